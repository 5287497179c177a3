import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { parseRates, parseStage } from './parse-rates.ts';
import { profileOf } from './profile-of.ts';
import type { RateProfile } from './rate-profile.ts';
import { type Rates, rampsOf, stepsOf } from './rates.ts';

const profile = (rates: Rates | string, duration: number, seed = 1) =>
  profileOf(typeof rates === 'string' ? parseRates(rates) : rates, duration, createRng(seed));

/** The k6 script's spike: from 1/s in five linear ramps. */
const spike = rampsOf(1, ['30s:15/s', '30s:20/s', '30s:30/s', '30s:35/s', '30s:5/s'].map(parseStage));

const rate = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e6, noNaN: true }));
const length = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e5, noNaN: true }));
const ramps = fc
  .array(fc.record({ duration_s: length, from: rate, to: rate }), { minLength: 1, maxLength: 6 })
  .map((all): Rates => ({ kind: 'ramps', ramps: all }));
const sine = fc
  .record({
    mean: rate,
    amplitude: rate,
    period_s: fc.double({ min: 1e-2, max: 1e4, noNaN: true }),
    noise: fc.constantFrom(0, 0.1, 2),
  })
  .map((all): Rates => ({ kind: 'sine', ...all }));
const anyRates = fc.oneof(
  ramps,
  sine,
  rate.map((value): Rates => ({ kind: 'constant', rate: value })),
);

/** The integral of the rate by Simpson's rule in many pieces. */
function integral({ rateAt }: RateProfile, from: number, to: number, pieces = 20_000): number {
  const h = (to - from) / pieces;
  let sum = 0;
  for (let i = 0; i < pieces; i++) {
    const a = from + i * h;
    sum += (rateAt(a) + 4 * rateAt(a + h / 2) + rateAt(a + h)) * (h / 6);
  }
  return sum;
}

describe('every profile', () => {
  it('expects more as time goes, and its inverse leads back', () => {
    fc.assert(
      fc.property(anyRates, fc.double({ min: 0.1, max: 500, noNaN: true }), (rates, duration) => {
        const { expected, timeOf } = profile(rates, duration);
        const total = expected(duration);
        expect(expected(0)).toBe(0);
        expect(timeOf(0)).toBe(0);
        let [lastN, lastT] = [0, 0];
        for (let i = 1; i <= 40; i++) {
          const n = expected((duration * i) / 40);
          expect(n).toBeGreaterThanOrEqual(lastN * (1 - 1e-14));
          const t = timeOf((total * i) / 41);
          expect(t).toBeGreaterThanOrEqual(lastT * (1 - 1e-14));
          expect(t).toBeLessThanOrEqual(duration);
          // Back from the time to the number: exact but for the rounding of the time itself.
          expect(Math.abs(expected(t) - (total * i) / 41)).toBeLessThanOrEqual(1e-9 * total + 1e-300);
          [lastN, lastT] = [n, t];
        }
        expect(timeOf(total * (1 + 1e-12) + 1e-300)).toBe(Infinity);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('expects the integral of its rate', () => {
    fc.assert(
      fc.property(sine, (rates) => {
        const all = profile(rates, 3 * (rates.kind === 'sine' ? rates.period_s : 1));
        const end = Math.min(1, all.duration);
        const largest = Math.max(...Array.from({ length: 100 }, (_, i) => all.rateAt((end * i) / 100)), 1e-9);
        // Within one second the noise is one factor; where the wave is cut off the rule is off by a little.
        expect(Math.abs(all.expected(end * 0.999) - integral(all, 0, end * 0.999))).toBeLessThan(
          1e-4 * largest * end,
        );
      }),
      { seed: 2, numRuns: 50 },
    );
  });
});

describe('ramps', () => {
  it('expect exactly the area below them: 3090 arrivals in the spike', () => {
    const { expected, timeOf, rateAt } = profile(spike, 150);
    expect(expected(150)).toBe(3090);
    expect([30, 60, 90, 120].map(expected)).toEqual([240, 765, 1515, 2490]);
    expect(rateAt(15)).toBe(8);
    expect(rateAt(135)).toBe(20);
    expect(timeOf(3090)).toBe(150);
    // 8/s on average to the middle of the first ramp, from 1/s: 1 * 15 + 7 / 15 * 15^2 / 2.
    expect(timeOf(67.5)).toBeCloseTo(15, 12);
  });

  it('as steps are 3150', () => {
    const steps = stepsOf(['30s:15/s', '30s:20/s', '30s:30/s', '30s:35/s', '30s:5/s'].map(parseStage));
    expect(profile(steps, 150).expected(150)).toBe(3150);
  });

  it('are cut at the duration, and the last rate holds after them', () => {
    expect(profile(spike, 15).expected(15)).toBe(67.5);
    expect(profile(spike, 160).expected(160)).toBe(3140);
    expect(profile(spike, 160).timeOf(3115)).toBe(155);
  });

  it('that go down to 0 and stay there have their arrivals before and after', () => {
    const gap = stepsOf(['10s:1/s', '100s:0/s', '10s:1/s'].map(parseStage));
    const { timeOf, expected, rateAt } = profile(gap, 120);
    expect([timeOf(9.5), timeOf(10), timeOf(10.5)]).toEqual([9.5, 10, 110.5]);
    expect([expected(10), expected(60), expected(110)]).toEqual([10, 10, 10]);
    expect(rateAt(60)).toBe(0);
  });

  it('from 0 begin with the root of the time', () => {
    const { timeOf } = profile(rampsOf(0, [parseStage('10s:10/s')]), 10);
    // t^2 / 2 arrivals by t.
    expect(timeOf(0.5)).toBe(1);
    expect(timeOf(1e-12)).toBeCloseTo(Math.sqrt(2e-12), 18);
  });

  it('of tiny and huge rates keep their precision', () => {
    expect(profile({ kind: 'constant', rate: 1e-9 }, 1e12).timeOf(1)).toBeCloseTo(1e9, 0);
    expect(profile({ kind: 'constant', rate: 1e12 }, 10).timeOf(1)).toBe(1e-12);
    expect(profile({ kind: 'constant', rate: 0.5 }, 10).timeOf(1)).toBe(2);
  });

  it('of no rate at all, or of no time, have no arrivals', () => {
    expect(profile({ kind: 'constant', rate: 0 }, 10).timeOf(0.5)).toBe(Infinity);
    expect(profile({ kind: 'constant', rate: 5 }, 0).timeOf(0.5)).toBe(Infinity);
  });
});

describe('a sine', () => {
  it('expects its mean over whole periods', () => {
    const { expected, rateAt } = profile('sine:100/s,50/s,60s', 600);
    expect(expected(60)).toBeCloseTo(6000, 9);
    expect(expected(600)).toBeCloseTo(60_000, 8);
    expect(expected(30)).toBeCloseTo(3000 + (50 * 60) / Math.PI, 9);
    expect([rateAt(0), rateAt(15), rateAt(45)].map(Math.round)).toEqual([100, 150, 50]);
  });

  it('that would fall below 0 is cut off there', () => {
    // All of it in the first half of each period: 2 amplitude / (2 pi / period).
    const { expected, timeOf, rateAt } = profile('sine:0/s,10/s,10s', 20);
    const half = (2 * 10 * 10) / (2 * Math.PI);
    expect(expected(5)).toBeCloseTo(half, 10);
    expect(expected(9)).toBeCloseTo(half, 10);
    expect(expected(20)).toBeCloseTo(2 * half, 10);
    expect(rateAt(7)).toBe(0);
    expect(timeOf(half * 1.0001)).toBeGreaterThan(10);
    expect(timeOf(half * 0.9999)).toBeLessThan(5);
  });

  it('of amplitude = mean touches 0 and goes on', () => {
    const { expected, timeOf } = profile('sine:10/s,10/s,1s', 100);
    for (const t of [0.7499, 0.75, 0.7501, 33.75]) expect(timeOf(expected(t))).toBeCloseTo(t, 4);
  });

  it('with noise has a factor of its own each second, never below 0, whatever else was drawn', () => {
    const rates = parseRates('sine:100/s,0/s,60s,0.3');
    const rng = createRng(5);
    rng.next();
    const used = profileOf(rates, 2000, rng);
    const { rateAt, expected } = profileOf(rates, 2000, createRng(5));
    const factors = Array.from({ length: 2000 }, (_, j) => rateAt(j + 0.5) / 100);
    expect(used.rateAt(7)).toBe(rateAt(7));
    expect(rateAt(7.1)).toBe(rateAt(7.9));
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(0);
    const mean = factors.reduce((a, b) => a + b) / 2000;
    const deviation = Math.sqrt(factors.reduce((sum, f) => sum + (f - mean) ** 2, 0) / 1999);
    // 3.29 standard errors: once in 1,000 seeds. Cutting at 0 changes these by less than .0001.
    expect(Math.abs(mean - 1)).toBeLessThan((3.29 * 0.3) / Math.sqrt(2000));
    expect(Math.abs(deviation - 0.3)).toBeLessThan((3.29 * 0.3) / Math.sqrt(4000));
    expect(expected(2000)).toBeCloseTo(100 * 2000 * mean, 6);
    expect(profileOf(rates, 2000, createRng(6)).rateAt(7)).not.toBe(rateAt(7));
  });
});

describe('profileOf', () => {
  const bad: [Rates, number][] = [
    [{ kind: 'constant', rate: -1 }, 10],
    [{ kind: 'constant', rate: Number.NaN }, 10],
    [{ kind: 'constant', rate: 1 }, Infinity],
    [{ kind: 'ramps', ramps: [] }, 10],
    [{ kind: 'ramps', ramps: [{ duration_s: -1, from: 1, to: 1 }] }, 10],
    [{ kind: 'sine', mean: 1, amplitude: -1, period_s: 1, noise: 0 }, 10],
    [{ kind: 'sine', mean: 1, amplitude: 1, period_s: 0, noise: 0 }, 10],
  ];
  it.each(bad)('refuses %j over %d s', (rates, duration) => {
    expect(() => profile(rates, duration)).toThrow(expect.objectContaining({ code: 'E_RATES' }));
  });
});
