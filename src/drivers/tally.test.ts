import { expect, test } from 'vitest';
import { seriesOf } from '../measure/series.ts';
import { summarise } from '../measure/summary.ts';
import { Tally } from './tally.ts';

const BEGAN = 1_795_337_589_000;
const window = { from: 1, until: 3 };
const at = (second: number, response: number, more: object = {}) => ({
  name: 'GET /',
  started: BEGAN + 1000 * second,
  response,
  roundtrip: response / 2,
  status: 200,
  error: null,
  bytes: 10,
  ...more,
});

test('times go to the second in which a request began, counts to that in which it ended', () => {
  const tally = new Tally(BEGAN, window, false);
  tally.request(at(0.5, 100)); // warm-up
  tally.request(at(0.9, 200)); // ends in the window
  tally.request(at(1.5, 300));
  tally.request(at(2.9, 400)); // ends after it
  tally.request(at(2, 50, { error: 'http_5xx', status: 503 }));
  tally.request(at(-1, 10, { aside: true }));
  const { batches, totals } = tally.finish();
  const series = seriesOf({ batches: [batches] });
  const figures = summarise(series, window);
  expect(figures).toMatchObject({
    total_requests: 3,
    total_failures: 1,
    achieved_rps: 1.5,
    latency_min_ms: 300,
    latency_max_ms: 400,
    roundtrip_avg_ms: 175,
    lag_p50_ms: null,
    errors: { http_5xx: 1 },
  });
  expect(totals).toEqual({ sent: 6, completed: 5, failed: 1, dropped: 0, statuses: { 200: 5, 503: 1 } });
});

test('what ends after the window is not in its last second, whatever its end', () => {
  const tally = new Tally(BEGAN, { from: 0, until: 2.5 }, false);
  tally.request(at(2.4, 200));
  const done = tally.finish().batches.filter((batch) => batch.done > 0);
  expect(done.map(({ second }) => second)).toEqual([3]);
});

test('users stay until another number is told', () => {
  const tally = new Tally(BEGAN, window, false);
  tally.users(BEGAN + 100, 3);
  tally.users(BEGAN + 900, 5);
  tally.request(at(2.5, 1));
  expect(seriesOf({ batches: [tally.finish().batches] }).users).toEqual([5, 5, 5]);
});

test('without users, requests in flight at the end of each second are counted', () => {
  const tally = new Tally(BEGAN, window, true);
  tally.request(at(0.5, 1000));
  tally.request(at(0.7, 100));
  tally.request(at(0.9, 2500));
  tally.request(at(4.5, 1));
  expect(seriesOf({ batches: [tally.finish().batches] }).users).toEqual([2, 1, 1, 0, 0]);
});

test('an arrival that was not sent is an error and no request', () => {
  const tally = new Tally(BEGAN, window, true);
  tally.request(at(1.5, 10));
  tally.dropped(BEGAN + 1600);
  const { batches, totals } = tally.finish();
  expect(summarise(seriesOf({ batches: [batches] }), window)).toMatchObject({
    total_requests: 1,
    error_rate: 50,
    errors: { dropped: 1 },
  });
  expect(totals.dropped).toBe(1);
});

test('names without end become one', () => {
  const tally = new Tally(BEGAN, window, false);
  for (let i = 0; i < 1200; i++) tally.request(at(1.5, 1, { name: `GET /${i}` }));
  const names = new Set(tally.finish().batches.map(({ name }) => name));
  expect(names.size).toBe(1000 + 2);
  expect(names).toContain('(others)');
});

test('each request is kept where that is asked for, numbered as they were begun', () => {
  const tally = new Tally(BEGAN, window, true, true);
  tally.request(at(2, 400, { error: 'http_5xx', status: 503, bytes: null }));
  tally.request(at(0.5, 100));
  tally.request(at(0.1, 10, { aside: true }));
  tally.dropped(BEGAN + 1000);
  const { requests, totals } = tally.finish();
  expect(requests).toEqual([
    {
      ...{ index: 0, name: 'GET /', intended_s: 0.5, done_s: expect.closeTo(0.6, 9), status: 200, bytes: 10 },
      ...{ sent_s: expect.closeTo(0.55, 9), error: null, server: null },
    },
    {
      ...{ index: 1, name: '(arrivals)', intended_s: 1, sent_s: null, done_s: 1, status: 0, bytes: null },
      ...{ error: 'dropped', server: null },
    },
    {
      ...{ index: 2, name: 'GET /', intended_s: 2, done_s: expect.closeTo(2.4, 9), status: 503, bytes: null },
      ...{ sent_s: expect.closeTo(2.2, 9), error: 'http_5xx', server: null },
    },
  ]);
  expect(totals).toMatchObject({ sent: 3, dropped: 1 });
  expect(new Tally(BEGAN, window, true).finish()).not.toHaveProperty('requests');
});
