import { describe, expect, test } from 'vitest';
import { answered, batch, loadOf, thread } from '../measure/load.test.data.ts';
import { seriesOf } from '../measure/series.ts';
import { formatHistory, formatStats, parseStats } from './locust.ts';

const percentiles = '50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%';
const series = seriesOf(
  loadOf([
    thread(0, 1),
    answered(0, 'GET /a', 100_000),
    thread(1, 2),
    answered(1, 'GET /a', 1000, 2000),
    answered(1, 'POST /b', 4000),
    thread(2, 2),
    batch(2, 'GET /a', { done: 2, sent: 2, errors: { timeout: 2 } }),
  ]),
);

describe('stats_stats.csv', () => {
  const text = formatStats(series, { from: 1, until: 3 });

  test("has Locust's header", () => {
    expect(text.split('\n')[0]).toBe(
      'Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,' +
        `Max Response Time,Average Content Size,Requests/s,Failures/s,${percentiles}`,
    );
  });

  test('a row a name and one for all, of the window alone', () => {
    const rows = text.trim().split('\n').slice(1);
    expect(rows[0]).toBe('GET,/a,4,2,1,1.5,1,2,5,2,1,1,2,2,2,2,2,2,2,2,2,2'.replace('5,2,1,1,', '5,2,1,1,'));
    expect(rows.map((row) => row.split(',').slice(0, 4))).toEqual([
      ['GET', '/a', '4', '2'],
      ['POST', '/b', '1', '0'],
      ['', 'Aggregated', '5', '2'],
    ]);
  });
});

describe('stats_stats_history.csv', () => {
  const text = formatHistory(series, 1_700_000_000.7);
  const rows = parseStats(text);
  const all = rows.filter((row) => row.name === 'Aggregated').map((row) => row.values);

  test("has Locust's header", () => {
    expect(text.split('\n')[0]).toBe(
      `Timestamp,User Count,Type,Name,Requests/s,Failures/s,${percentiles},Total Request Count,` +
        'Total Failure Count,Total Median Response Time,Total Average Response Time,Total Min Response Time,' +
        'Total Max Response Time,Total Average Content Size',
    );
  });

  test('percentiles and rates are of the second, totals run on', () => {
    // The upper edges of the slots that hold 100 ms and 4 ms.
    expect(all.map((row) => row['100%'])).toEqual([100.031, 4.001, null]);
    expect(all.map((row) => row['Requests/s'])).toEqual([1, 3, 2]);
    expect(all.map((row) => row['Total Request Count'])).toEqual([1, 4, 6]);
    expect(all.map((row) => row['Total Max Response Time'])).toEqual([100, 100, 100]);
    expect(all.map((row) => row['User Count'])).toEqual([1, 2, 2]);
    expect(all.map((row) => row.Timestamp)).toEqual([1_700_000_000, 1_700_000_001, 1_700_000_002]);
  });

  test('a second without a good answer has N/A', () => {
    expect(text.trim().split('\n').at(-1)).toContain(',2,2,N/A,N/A');
    expect(rows.filter(({ name }) => name === 'GET /a')).toHaveLength(3);
  });
});

describe('bytes that were not to be had', () => {
  const unknown = seriesOf(loadOf([{ ...answered(0, 'GET /a', 1000), bytes: Number.NaN }, thread(0, 1)]));

  test.each([
    ['Average Content Size', formatStats(unknown, { from: 0, until: 1 })],
    ['Total Average Content Size', formatHistory(unknown, 0)],
  ])('%s is N/A, and null when it is read', (column, text) => {
    expect(text).not.toContain('NaN');
    expect(text).toContain('N/A');
    expect(parseStats(text).map(({ values }) => values[column])).toEqual([null, null]);
  });
});
