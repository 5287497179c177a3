import { describe, expect, test } from 'vitest';
import { parseArrivals, profileOf, type RateProfile, type Rates } from '../arrivals/index.ts';
import { createRng } from '../core/rng.ts';
import { mg1, mm1, mmc } from '../queueing/index.ts';
import { exponential } from '../stats/index.ts';
import { arrivalsAlong } from './arrivals.ts';
import { type FluidModel, runFluid } from './fluid.ts';
import { Simulation } from './simulation.ts';
import { dayUnderPolicy } from './support/day.ts';

const profile = (rates: Rates, duration: number): RateProfile => profileOf(rates, duration, createRng(1));
const steady = (rate: number, model: Partial<FluidModel>) =>
  runFluid({
    profile: profile({ kind: 'constant', rate }, 2000),
    service_s: 1,
    initial: 1,
    ...model,
  }).ticks.at(-1)!;

describe('a constant load', () => {
  test('settles where theory says: exactly for one server', () => {
    expect(steady(0.8, {}).numberInside).toBeCloseTo(mm1(0.8, 1).numberInside, 6);
    expect(steady(0.8, { serviceScv: 4 }).responseTime_s).toBeCloseTo(mg1(0.8, 1, 4).responseTime, 6);
    expect(steady(0.8, {}).p95_s).toBeCloseTo(mm1(0.8, 1).response.quantile(0.95), 6);
  });

  test.each([2, 10, 100, 1000])('and within 5% of the response for %i servers', (servers) => {
    for (const rho of [0.5, 0.8, 0.95]) {
      const theory = mmc(rho * servers, 1, servers);
      const tick = steady(rho * servers, { servers });
      expect(tick.responseTime_s / theory.responseTime).toBeGreaterThan(0.95);
      expect(tick.responseTime_s / theory.responseTime).toBeLessThan(1.05);
      expect(tick.utilisation).toBeCloseTo(rho, 3);
    }
  });

  test('beyond what can be served grows by the difference, and everybody waits for it', () => {
    const tick = steady(15, { servers: 10 });
    expect(tick.numberInside / (5 * 2000)).toBeGreaterThan(1);
    expect(tick.numberInside / (5 * 2000)).toBeLessThan(1.05);
    expect(tick.responseTime_s / (tick.numberInside / 10)).toBeCloseTo(1, 2);
    // A backlog is no exponential wait: its 99th percentile is little more than its mean.
    expect(tick.p99_s / tick.responseTime_s).toBeLessThan(1.05);
  });
});

test('follows what the event engine does through overload and recovery', () => {
  const rates: Rates = { kind: 'sine', mean: 80, amplitude: 60, period_s: 200, noise: 0 };
  const load = profile(rates, 400);
  const { ticks } = runFluid({ profile: load, service_s: 0.2, initial: 20 });
  const runs = 100;
  const inside = new Float64Array(400);
  const model = {
    stations: [{ servers: 20, service: exponential(0.2) }],
    classes: [{ source: { arrivals: arrivalsAlong(parseArrivals('poisson'), load) } }],
  };
  for (let i = 0; i < runs; i++) {
    const simulation = new Simulation(model, createRng(5).stream(i));
    for (let second = 0; second < 400; second++) {
      simulation.run({ time: second + 1 });
      inside[second]! += simulation.numberInside(0) / runs;
    }
  }
  // Of the highest number, about 2,000: the mean of 100 runs is known to 1% of it, the approximation is off by more.
  const highest = Math.max(...inside);
  ticks.forEach((tick, second) => {
    expect(Math.abs(tick.numberInside - inside[second]!) / highest).toBeLessThan(0.06);
  });
});

describe('replicas', () => {
  test('come after their start, and are counted from the decision on', () => {
    const run = runFluid({
      profile: profile({ kind: 'constant', rate: 4 }, 20),
      service_s: 1,
      initial: 2,
      startup_s: 5,
      scaling: { every_s: 4, policy: () => () => ({ desired: 6, why: ['more'] }) },
    });
    expect(run.ticks.map(({ ready }) => ready).slice(7, 11)).toEqual([2, 2, 6, 6]);
    expect(run.ticks[4]).toMatchObject({ ready: 2, starting: 4 });
    expect(run.replicaSeconds).toBe(20 * 2 + 16 * 4);
    expect(run.decisions).toHaveLength(5);
    expect(run.decisions[0]!.seen).toMatchObject({
      time_s: 4,
      arrivalRate: 4,
      replicas: { desired: 2, ready: 2, starting: 0 },
    });
  });

  test('none at all: nobody is served, and that is no number', () => {
    const tick = steady(2, { initial: 0 });
    expect(tick).toMatchObject({ utilisation: null, responseTime_s: Infinity, late: 1, throughput: 0 });
    expect(tick.numberInside).toBeCloseTo(4000, 6);
  });

  test('of a day with 10,000 replicas and a million requests a second follow a policy', () => {
    const day = runFluid({ ...dayUnderPolicy(), tick_s: 5 });
    const most = Math.max(...day.ticks.map(({ ready }) => ready));
    expect(most).toBeGreaterThan(10_000);
    expect(most).toBeLessThan(20_000);
    expect(day.lateRequests / day.requests).toBeLessThan(0.001);
    const busy = day.ticks.reduce((sum, tick) => sum + tick.utilisation!, 0) / day.ticks.length;
    expect(busy).toBeGreaterThan(0.6);
    expect(busy).toBeLessThan(0.8);
  });
});

test('what cannot be is refused', () => {
  expect(() => steady(1, { service_s: 0 })).toThrow(/service_s.*got 0/);
  expect(() => steady(1, { initial: 1.5 })).toThrow(/initial.*got 1\.5/);
});
