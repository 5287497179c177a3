import { expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { exponential } from '../stats/index.ts';
import { arrivalsOf } from './arrivals.ts';
import { estimate } from './estimate.ts';
import { Run, simulate } from './repetition.ts';
import { poissonQueue } from './support/models.ts';
import { warmupEnds } from './warmup.ts';

const queue = poissonQueue(0.5, { service: exponential(1) });

test('repetitions are runs of their own streams, cut together', () => {
  const options = { requests: 4000, quantiles: true };
  const together = simulate(queue, createRng(3), { ...options, repetitions: 3 });
  const runs = [0, 1, 2].map((i) => new Run(queue, createRng(3).stream(i), options));
  const ends = warmupEnds(runs.map(({ inside }) => inside));
  expect(runs.map((run, i) => run.after(ends[i]!))).toEqual(together);
});

test('batches make up the whole, and quantiles are those of what was kept', () => {
  const [one] = simulate(queue, createRng(4), { requests: 20_000, quantiles: true });
  expect(one!.batches).toHaveLength(20);
  const time = one!.batches.reduce((sum, batch) => sum + batch.time, 0);
  expect(time).toBeLessThanOrEqual(one!.whole.time * (1 + 1e-12));
  expect(time).toBeGreaterThan(0.9 * one!.whole.time);
  const { quantiles } = one!.whole;
  expect([...quantiles].sort((a, b) => a - b)).toEqual(quantiles);
  expect(simulate(queue, createRng(4), { requests: 2000 })[0]!.whole.quantiles).toEqual([]);
});

test('an estimate is Student’s over repetitions, or over the batches of one run', () => {
  const runs = simulate(queue, createRng(5), { requests: 4000, repetitions: 5 });
  const throughput = estimate(runs, ({ classes }) => classes[0]!.throughput);
  expect(throughput.n).toBe(5);
  expect(throughput.low!).toBeLessThan(throughput.value);
  const single = estimate(runs.slice(0, 1), ({ classes }) => classes[0]!.throughput);
  expect(single.n).toBe(20);
  expect(single.high! - single.value).toBeCloseTo(single.value - single.low!, 12);
});

test('a run of arrivals that end is as long as it is', () => {
  const times = Array.from({ length: 300 }, (_, i) => i);
  const model = { ...queue, classes: [{ source: { arrivals: arrivalsOf(times) } }] };
  const [one] = simulate(model, createRng(6), { requests: 1e6 });
  expect(one!.warmup).toBeLessThan(300);
  expect(one!.whole.time).toBeLessThan(400);
});
