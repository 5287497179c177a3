import { describe, expect, test } from 'vitest';
import { answered, thread } from '../../measure/load.test.data.ts';
import { parseExposition, total } from '../../monitor/exposition.ts';
import { batches, series, start } from '../example.test.data.ts';
import { LiveCounts } from './live-counts.ts';
import { metricsPage } from './metrics-page.ts';
import { parseTags } from './tags.ts';

describe('the counts', () => {
  test('of batches as they come are those of the load that is over', () => {
    const live = new LiveCounts();
    for (const batch of batches) live.add(0, [batch]);
    expect(metricsPage(live, {})).toBe(metricsPage(LiveCounts.of(series), {}));
  });

  test('users are those of all threads', () => {
    const live = new LiveCounts();
    live.add(2, [thread(0, 3)]);
    live.add(0, [thread(0, 4), thread(1, 2)]);
    expect(live.users).toBe(5);
  });
});

describe('the page', () => {
  const page = metricsPage(LiveCounts.of(series), start.tags);
  const read = parseExposition(page);
  const of = (labels: Record<string, string>) => (has: Readonly<Record<string, string>>) =>
    Object.entries(labels).every(([key, value]) => has[key] === value);

  test('has the counts by name, with the tags on each', () => {
    expect(total(read, 'loadstone_requests_total')).toBe(7);
    expect(total(read, 'loadstone_requests_total', of({ name: 'POST /b, "c"' }))).toBe(1);
    expect(total(read, 'loadstone_request_errors_total', of({ class: 'dropped' }))).toBe(1);
    expect(total(read, 'loadstone_users')).toBe(5);
    expect(read.samples.filter(({ labels }) => labels.note !== start.tags.note)).toEqual([]);
  });

  test('has cumulative buckets in seconds', () => {
    const bucket = (le: string) => total(read, 'loadstone_response_seconds_bucket', of({ le }));
    expect(['0.0005', '0.001', '0.0025', '0.005', '0.25', '1', '+Inf'].map(bucket)).toEqual([
      0, 1, 2, 4, 4, 5, 5,
    ]);
    expect(total(read, 'loadstone_response_seconds_count')).toBe(5);
    expect(total(read, 'loadstone_response_seconds_sum')).toBeCloseTo(0.51, 9);
  });

  test('before anything was sent declares the metrics', () => {
    expect(total(parseExposition(metricsPage(new LiveCounts(), {})), 'loadstone_requests_total')).toBe(0);
  });

  test('a label may hold anything', () => {
    const counts = new LiveCounts();
    counts.add(0, [answered(0, 'a "b"\\c\nd', 10)]);
    const labels = parseExposition(metricsPage(counts, {})).samples.map((sample) => sample.labels.name);
    expect(labels).toContain('a "b"\\c\nd');
  });
});

describe('tags', () => {
  test('are key=value', () => {
    expect(parseTags(['a=b', 'c_1=d=e'])).toEqual({ a: 'b', c_1: 'd=e' });
    expect(parseTags([])).toEqual({});
  });

  test.each(['a', '=b', 'a=', '1a=b', 'a-b=c', '__a=b', 'name=x', 'le=1'])('%s is none', (text) => {
    expect(() => parseTags([text])).toThrow(expect.objectContaining({ code: 'E_PARAMETER' }));
  });
});
