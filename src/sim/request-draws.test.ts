import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { constant } from '../stats/distributions/constant.ts';
import { exponential } from '../stats/distributions/exponential.ts';
import { ksTest } from '../stats/ks-test.ts';
import { normalQuantile } from '../stats/normal.ts';
import { drawnCalls, drawnService } from './request-draws.ts';

const N = 20_000;
/** Chance that a right generator fails one of the tests below; the seeds are fixed. */
const ALPHA = 0.001;
const service = exponential(0.02);

describe('what requests are given', () => {
  test('depends on the seed and the index, in any order', () => {
    const seeds = fc.maxSafeNat();
    fc.assert(
      fc.property(seeds, seeds, fc.nat(1000), (seed, index, other) => {
        const first = drawnService(service, seed, index);
        drawnService(service, seed, other);
        expect(drawnService(service, seed, index)).toBe(first);
        expect(drawnCalls([0.5, 0.5], seed, index)).toEqual(drawnCalls([0.5, 0.5], seed, index));
      }),
    );
    expect(drawnService(service, 1, 0)).not.toBe(drawnService(service, 2, 0));
    expect(drawnService(service, 1, 0)).not.toBe(drawnService(service, 1, 1));
  });

  test('has the distribution asked for', () => {
    const draws = Float64Array.from({ length: N }, (_, i) => drawnService(service, 7, i));
    expect(ksTest(draws, service.cdf).p).toBeGreaterThan(ALPHA);
    expect(drawnService(constant(0.1), 7, 3)).toBe(0.1);
  });

  test('has calls of their probabilities, independent of each other', () => {
    const probabilities = [0.3, 0.6];
    const calls = Array.from({ length: N }, (_, i) => drawnCalls(probabilities, 7, i));
    const z = normalQuantile(1 - ALPHA / 2);
    const near = (count: number, p: number) =>
      expect(Math.abs(count / N - p)).toBeLessThan(z * Math.sqrt((p * (1 - p)) / N));
    for (const [k, p] of probabilities.entries()) near(calls.filter((each) => each[k]).length, p);
    near(calls.filter(([first, second]) => first && second).length, 0.18);
  });

  test('always or never makes a call of probability 1 or 0', () => {
    for (let i = 0; i < 1000; i++) expect(drawnCalls([1, 0], 3, i)).toEqual([true, false]);
    expect(drawnCalls([], 3, 0)).toEqual([]);
  });
});
