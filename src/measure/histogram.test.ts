import fc from 'fast-check';
import { build } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { exponential } from '../stats/distributions/exponential.ts';
import {
  HIGHEST_US,
  Histogram,
  highestOf,
  indexOf,
  LOWEST_US,
  lowestOf,
  SIGNIFICANT_DIGITS,
} from './histogram.ts';

const reference = () =>
  build({
    bitBucketSize: 64,
    lowestDiscernibleValue: LOWEST_US,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
    useWebAssembly: false,
  });

/** Durations of every order of magnitude, not just large ones. */
const duration = fc
  .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 2 ** 31 }))
  .map(([bits, value]) => Math.min(HIGHEST_US, Math.floor((value / 2 ** 31) * 2 ** (bits + 1))));
const durations = fc.array(duration, { minLength: 1, maxLength: 300 });
const fill = (values: readonly number[]) => {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
};

describe('Histogram against hdr-histogram-js', () => {
  const runs = { seed: 7, numRuns: 300 };

  it('answers every percentile alike', () => {
    const percentile = fc.oneof(
      fc.constantFrom(0, 50, 90, 95, 99, 99.9, 100),
      fc.double({ min: 0, max: 100, noNaN: true }),
    );
    fc.assert(
      fc.property(durations, percentile, (values, p) => {
        const theirs = reference();
        for (const value of values) theirs.recordValue(value);
        const ours = fill(values);
        expect(ours.percentile(p)).toBe(theirs.getValueAtPercentile(p));
        expect(ours.count).toBe(theirs.totalCount);
      }),
      runs,
    );
  });

  it('puts every value into the same slot', () => {
    fc.assert(
      fc.property(duration, (value) => {
        const theirs = reference();
        theirs.recordValue(value);
        expect(highestOf(indexOf(value))).toBe(theirs.getValueAtPercentile(100));
        expect(lowestOf(indexOf(value))).toBe(theirs.getValueAtPercentile(0));
      }),
      runs,
    );
  });
});

describe('Histogram', () => {
  it('is within 0.1% everywhere, in adjoining slots', () => {
    for (let i = 0; i < indexOf(HIGHEST_US); i++) {
      expect(lowestOf(i + 1)).toBe(highestOf(i) + 1);
      expect(highestOf(i) - lowestOf(i)).toBeLessThanOrEqual(lowestOf(i) / 1000);
    }
  });

  it('keeps count, sum, min and max exact', () => {
    const histogram = fill([3.25, 1500.5, 99_999.75]);
    expect(histogram).toMatchObject({ count: 3, sum: 101_503.5, min: 3.25, max: 99_999.75, overflow: 0 });
    expect(histogram.mean).toBe(101_503.5 / 3);
  });

  it('merges to what one histogram of all values is, in any order and through the sparse form', () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        const all = fill([...a, ...b]).toSparse();
        const merged = fill(a);
        merged.merge(fill(b));
        const added = fill(b);
        added.addSparse(structuredClone(fill(a).toSparse()));
        expect(merged.toSparse()).toEqual(all);
        expect(added.toSparse()).toEqual(all);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('merges where averaging percentiles would be wrong', () => {
    // 90% Exp(mean 1 ms) and 10% Exp(mean 10 ms): the true p99 is 23.03 ms, the weighted mean of the p99s 8.75 ms.
    const [fast, slow] = [new Histogram(), new Histogram()];
    const rng = createRng(1);
    for (let i = 0; i < 900_000; i++) fast.record(exponential(1000).sample(rng));
    for (let i = 0; i < 100_000; i++) slow.record(exponential(10_000).sample(rng));
    fast.merge(slow);
    expect(fast.percentile(99) / 1000).toBeCloseTo(23.03, 0);
  });

  it('forgets everything on reset', () => {
    const histogram = fill([1, 5_000, HIGHEST_US]);
    histogram.reset();
    expect(histogram.toSparse()).toEqual(new Histogram().toSparse());
    histogram.record(7);
    expect(histogram.toSparse()).toEqual({ indices: [7], counts: [1], sum: 7, min: 7, max: 7 });
  });

  it('counts what is above its range and keeps it in the last slot', () => {
    const histogram = fill([10, 2 * HIGHEST_US]);
    expect(histogram).toMatchObject({ count: 2, overflow: 1, max: 2 * HIGHEST_US });
    expect(histogram.percentile(100)).toBe(highestOf(indexOf(HIGHEST_US)));
  });

  it('rejects what is not a duration', () => {
    for (const bad of [Number.NaN, -1, -1e-9, Infinity, -Infinity]) {
      expect(() => new Histogram().record(bad)).toThrow(RangeError);
    }
    for (const bad of [Number.NaN, -1, 101]) expect(() => fill([1]).percentile(bad)).toThrow(RangeError);
    const sparse = { sum: 1, min: 1, max: 1 };
    expect(() => new Histogram().addSparse({ ...sparse, indices: [1e6], counts: [1] })).toThrow(RangeError);
    expect(() => new Histogram().addSparse({ ...sparse, indices: [1], counts: [-1] })).toThrow(RangeError);
    expect(() => new Histogram().addSparse({ ...sparse, indices: [1], counts: [] })).toThrow(RangeError);
  });

  it('has no values when it is empty', () => {
    const empty = new Histogram();
    expect([empty.min, empty.max, empty.mean, empty.percentile(50)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(empty.toSparse()).toEqual({ indices: [], counts: [], sum: 0, min: 0, max: 0 });
  });
});
