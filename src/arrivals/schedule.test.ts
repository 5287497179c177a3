import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { parseRates, parseStage } from './parse-rates.ts';
import { parseArrivals } from './processes.ts';
import { profileOf } from './profile-of.ts';
import { type Rates, rampsOf, stepsOf } from './rates.ts';
import { schedule } from './schedule.ts';

const profiles: Record<string, [Rates, number]> = {
  constant: [parseRates('200/s'), 20],
  fractional: [parseRates('0.5/s'), 2000],
  steps: [stepsOf(['5s:100/s', '5s:0/s', '5s:300/s'].map(parseStage)), 15],
  ramps: [rampsOf(0, ['10s:200/s', '10s:0/s'].map(parseStage)), 20],
  spike: [parseRates('spike:50/s,500/s,5s,5s'), 20],
  sine: [parseRates('sine:200/s,150/s,7s'), 20],
  'cut sine': [parseRates('sine:50/s,300/s,7s'), 20],
  'sine with noise': [parseRates('sine:200/s,150/s,7s,0.2'), 20],
};

const made = (arrivals: string, [rates, duration]: [Rates, number], seed: number) =>
  schedule(parseArrivals(arrivals), profileOf(rates, duration, createRng(seed)), createRng(seed));

function all(next: () => number): number[] {
  const times: number[] = [];
  for (let time = next(); time < Infinity; time = next()) times.push(time);
  return times;
}

describe.each(Object.entries(profiles))('a Poisson schedule under %s', (_, rates) => {
  const profile = profileOf(...rates, createRng(4));
  const runs = Array.from({ length: 200 }, (_, seed) =>
    all(schedule(parseArrivals('poisson'), profile, createRng(1000 + seed))),
  );
  const intervals = 10;
  const edge = (k: number) => (profile.duration * k) / intervals;

  it('has independent Poisson counts of the mean that the rate says, in every tenth of the time', () => {
    const variances: number[] = [];
    const between: number[] = [];
    let before: number[] = [];
    for (let k = 0; k < intervals; k++) {
      const mean = profile.expected(edge(k + 1)) - profile.expected(edge(k));
      const counts = runs.map((times) => times.filter((t) => t >= edge(k) && t < edge(k + 1)).length);
      if (mean < 1e-9) {
        expect(counts.every((count) => count === 0)).toBe(true);
        continue;
      }
      const z = counts.map((count) => (count - mean) / Math.sqrt(mean));
      // A standard normal exceeds 4 once in 16,000; there are 80 of these tests.
      expect(Math.abs(z.reduce((a, b) => a + b)) / Math.sqrt(200)).toBeLessThan(4);
      variances.push(z.reduce((sum, x) => sum + x * x, 0) / 200);
      if (before.length > 0) between.push(z.reduce((sum, x, i) => sum + x * before[i]!, 0) / 200);
      before = z;
    }
    // Of 200 counts: the variance is off by sqrt(2 / 200) = .1, a correlation by .07.
    for (const variance of variances) expect(Math.abs(variance - 1)).toBeLessThan(0.42);
    for (const correlation of between) expect(Math.abs(correlation)).toBeLessThan(0.3);
  });
});

describe('any schedule', () => {
  const names = ['constant', 'poisson', 'uniform:1', 'gamma:100', 'erlang:4', 'pareto:1.5', 'mmpp:5,0.2,50'];

  it('rises within its profile and ends with Infinity', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom(...Object.keys(profiles)),
        fc.nat(),
        (name, key, seed) => {
          const [, duration] = profiles[key]!;
          const next = made(name, profiles[key]!, seed);
          const times = all(next);
          expect(times.every((time, i) => time >= (times[i - 1] ?? 0) && time <= duration)).toBe(true);
          expect([next(), next()]).toEqual([Infinity, Infinity]);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it.each(names)('of %s is the same from the same seed, on one thread and on four', (name) => {
    const rates: [Rates, number] = [parseRates('sine:200/s,150/s,7s,0.2'), 20];
    const whole = all(made(name, rates, 5));
    const parts = [0, 1, 2, 3].map((thread) => all(made(name, rates, 5)).filter((_, i) => i % 4 === thread));
    expect(whole.map((_, i) => parts[i % 4]![Math.floor(i / 4)]!)).toEqual(whole);
    expect(parts.flat()).toHaveLength(whole.length);
    expect(all(made(name, rates, 6))).not.toEqual(whole);
  });

  it('of constant arrivals keeps their number: within one of the integral of the rate, at any time', () => {
    const profile = profileOf(...profiles.ramps!, createRng(1));
    const times = all(schedule(parseArrivals('constant'), profile, createRng(1)));
    expect(times).toHaveLength(2000);
    times.forEach((time, i) => {
      expect(profile.expected(time)).toBeCloseTo(i + 0.5, 8);
    });
  });
});
