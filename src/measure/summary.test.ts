import { describe, expect, test } from 'vitest';
import { answered, batch, loadOf, sparse, thread } from './load.test.data.ts';
import { seriesOf } from './series.ts';
import { summarise } from './summary.ts';

describe('summary', () => {
  test('throughput counts what was done in the window, response times what was intended in it', () => {
    // Intended in second 1, done in second 2.
    const intended = batch(1, 'GET /', { response: sparse(800_000), sent: 1 });
    const done = batch(2, 'GET /', { done: 1, good: 1 });
    const series = seriesOf(loadOf([intended, done]));
    expect(summarise(series, { from: 1, until: 2 })).toMatchObject({
      total_requests: 0,
      latency_max_ms: 800,
    });
    expect(summarise(series, { from: 2, until: 3 })).toMatchObject({
      total_requests: 1,
      latency_max_ms: null,
    });
  });

  test('threads and parts of a second add up', () => {
    const one = [answered(1, 'GET /a', 1000, 2000), answered(1, 'GET /a', 3000)];
    const other = [answered(1, 'GET /b', 4000)];
    const figures = summarise(seriesOf(loadOf(one, other)), { from: 1, until: 2 });
    expect(figures).toMatchObject({
      total_requests: 4,
      throughput_rps: 4,
      latency_avg_ms: 2.5,
      latency_min_ms: 1,
    });
    expect(figures.latency_p50_ms).toBeCloseTo(2, 2);
  });

  test('failures are no response times', () => {
    const failed = batch(1, 'GET /', { done: 3, good: 0, sent: 3, errors: { http_5xx: 2, timeout: 1 } });
    const figures = summarise(seriesOf(loadOf([failed, answered(1, 'GET /', 1000)])), { from: 1, until: 3 });
    expect(figures).toMatchObject({
      total_requests: 4,
      total_failures: 3,
      throughput_rps: 2,
      goodput_rps: 0.5,
      error_rate: 75,
      errors: { http_5xx: 2, timeout: 1 },
      latency_max_ms: 1,
    });
  });

  test('nothing done is no error rate of NaN and no response time of 0', () => {
    const figures = summarise(seriesOf(loadOf([])), { from: 0, until: 2 });
    expect(figures).toMatchObject({
      throughput_rps: 0,
      error_rate: null,
      latency_avg_ms: null,
      latency_p99_ms: null,
    });
  });
});

test('users of all threads, carried over a second in which a thread said nothing', () => {
  const one = [thread(0, 2), thread(2, 5)];
  const other = [thread(0, 1), thread(1, 3), thread(2, 4)];
  expect(seriesOf(loadOf(one, other)).users).toEqual([3, 5, 9]);
});
