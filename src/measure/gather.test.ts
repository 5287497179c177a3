import { expect, test } from 'vitest';
import { gatherEvidence } from './gather.ts';
import { answered, loadOf, sampled, thread } from './load.test.data.ts';
import { seriesOf } from './series.ts';

const window = { from: 1, until: 3 };
const seconds = [0, 1, 2];
const idle = seconds.map((s) => thread(s, 5, 0.1 * (s + 1)));
const busy = seconds.map((s) => thread(s, 5, 0.6 * (s + 1), 0.3 * (s + 1)));
const requests = seconds.map((s) => answered(s, 'GET /', 2000, 2000));

function gather(load: ReturnType<typeof loadOf>) {
  const sampling = sampled([0, 0.5, 1, 1.5]);
  return gatherEvidence({
    load,
    series: seriesOf(load),
    window,
    users: 10,
    requests: null,
    synchronous_rps: null,
    sampling,
    system: null,
    systemRequests: 6,
    gaps: [],
    certificate: null,
    exited: [],
  });
}

test('the busiest thread counts, with the time it waited for a CPU', () => {
  const { generator, users, requests: counted } = gather(loadOf([...idle, ...requests], busy));
  expect(generator.cpu_share).toBeCloseTo(0.6);
  expect(generator.run_delay_share).toBeCloseTo(0.3);
  expect(generator).toMatchObject({ threads: 2, lost_threads: 0, lag_p50_ms: 0.1 });
  expect(generator.response_p50_ms).toBeCloseTo(2, 2);
  expect(users).toEqual({ planned: 10, reached: 10 });
  expect(counted).toMatchObject({
    sent: 6,
    completed: 6,
    failed: 0,
    censored: 0,
    unsent: 0,
    dropped: 0,
    resent: 0,
    system: 6,
  });
});

test('a thread without times leaves the share unknown', () => {
  const { generator } = gather(
    loadOf(
      [...idle, ...requests],
      seconds.map((s) => thread(s, 5)),
    ),
  );
  expect(generator.cpu_share).toBeNull();
  expect(generator.run_delay_share).toBeNull();
});

test('a lost thread is counted, and what it had reported', () => {
  const whole = loadOf([...idle, ...requests]);
  const lost = {
    ...whole,
    batches: [...whole.batches, [answered(0, 'GET /', 1000)]],
    lost: [{ thread: 1, reason: '' }],
  };
  const { generator, requests: counted } = gather(lost);
  expect(generator.lost_threads).toBe(1);
  expect(counted.sent).toBe(7);
});

test('a load that ends within a second, with its count, is measured to its end', () => {
  const load = loadOf([thread(0, 5, 0.3, 0.03), ...requests]);
  const sampling = sampled([0, 0.5]);
  const observed = { load, series: seriesOf(load), sampling, system: null, systemRequests: null };
  const evidence = gatherEvidence({
    ...observed,
    window: { from: 0, until: 0.6 },
    users: 5,
    requests: 2,
    synchronous_rps: null,
    gaps: [],
    certificate: null,
    exited: [],
  });
  expect(evidence.generator.cpu_share).toBeCloseTo(0.5);
  expect(evidence.generator.run_delay_share).toBeCloseTo(0.05);
  expect(evidence.users).toEqual({ planned: 5, reached: 5 });
  expect(evidence.counted).toEqual({ planned: 2, completed: 0, failed: 0, censored: 0 });
});
