import { describe, expect, test } from 'vitest';
import { parseExposition } from './exposition.ts';
import type { Scrape } from './scrape.ts';
import { requestsBetween, systemReport } from './system-report.ts';

interface Counters {
  requests?: number;
  duration?: number;
  inFlight?: number;
  clock?: number;
  cpu?: number;
}

const scraped = (url: string, { requests, duration, inFlight, clock, cpu }: Counters): Scrape => {
  const lines = [
    ['http_requests_total{method="GET",route="/tasks",status="200"}', requests],
    ['http_requests_total{method="GET",route="/metrics",status="200"}', requests && 1000],
    ['http_request_duration_seconds_sum{method="GET",route="/tasks"}', duration],
    ['http_requests_in_flight_seconds_total', inFlight],
    ['http_clock_seconds', clock],
    ['process_cpu_seconds_total', cpu],
  ];
  const text = lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])).join('\n');
  return { url, metrics: parseExposition(text), missing: null };
};

const start = { requests: 100, duration: 10, inFlight: 12, clock: 50, cpu: 3 };
const later = { requests: 500, duration: 30, inFlight: 34, clock: 60, cpu: 9 };
const moment = (...entry: Scrape[]) => ({ entry, all: entry });

describe('what a system reports of itself', () => {
  test('the growth of its counters, without the requests of monitors', () => {
    expect(systemReport(moment(scraped('a', start)), moment(scraped('a', later)))).toEqual({
      window_s: 10,
      completions: 400,
      in_flight_mean: 2.2,
      duration_sum_s: 20,
      busy_s: 6,
    });
  });

  test('summed over replicas, CPU over all services', () => {
    const before = moment(scraped('a', start), scraped('b', start));
    const after = moment(scraped('a', later), scraped('b', later));
    const db = (cpu: number) => scraped('db', { cpu });
    const report = systemReport(
      { ...before, all: [...before.entry, db(1)] },
      { ...after, all: [...after.entry, db(2)] },
    );
    expect(report).toMatchObject({ window_s: 10, completions: 800, in_flight_mean: 4.4, busy_s: 13 });
  });

  test('a replica that restarted counts from 0 again', () => {
    const restarted = { ...later, requests: 7 };
    expect(requestsBetween([scraped('a', start)], [scraped('a', restarted)])).toBe(7);
  });

  test('a replica that joined counts from 0', () => {
    const before = moment(scraped('a', start));
    const after = moment(scraped('a', later), scraped('b', { ...start, clock: 60 }));
    expect(systemReport(before, after)).toMatchObject({ window_s: 10, completions: 500 });
  });

  test.each(['requests', 'duration', 'inFlight', 'clock', 'cpu'] as const)('nothing without %s', (key) => {
    const { [key]: _, ...rest } = later;
    expect(systemReport(moment(scraped('a', start)), moment(scraped('a', rest)))).toBeNull();
  });

  test('nothing when a replica did not answer, or took its counts along', () => {
    const silent = { url: 'b', metrics: null, missing: 'no metrics' };
    const [before, after] = [scraped('a', start), scraped('a', later)];
    expect(requestsBetween([before, silent], [after, silent])).toBeNull();
    expect(requestsBetween([before, scraped('b', start)], [after])).toBeNull();
    expect(requestsBetween([], [])).toBeNull();
  });
});
