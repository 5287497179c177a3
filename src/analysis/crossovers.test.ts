import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../core/rng.ts';
import { normalQuantile } from '../stats/normal.ts';
import { crossing } from './crossovers.ts';

const levels = [5, 10, 20, 40, 80];

describe('crossing', () => {
  it('lies where the straight line over the logarithm of the level is at 0', () => {
    // -1, 1 between 10 and 20: half way on the log axis, at 10 sqrt(2).
    const found = crossing(
      levels,
      [-1.01, -1, -0.99].map((low) => [low, low, 1, 1, 1]),
    );
    expect(found.kind).toBe('crosses');
    expect(found.at).toHaveLength(1);
    expect(found.at[0]!.value).toBeCloseTo(10 * Math.SQRT2, 6);
    expect(found.below).toBe(-1);
    expect(found.at[0]!.low!).toBeLessThan(found.at[0]!.value);
    expect(found.at[0]!.high!).toBeGreaterThan(found.at[0]!.value);
  });

  it('has the interval that the quadratic of Fieller gives (by hand)', () => {
    // Between levels 0 and 1, on a linear axis: d(x) = d0 + x (d1 - d0) with d0 = -1 +- .1, d1 = 1 +- .1 alike, so
    // that the mean is 2x - 1 and the deviation .1 everywhere: |2x - 1| = t(2) .1 / sqrt(3), t(2) = 4.302653.
    const found = crossing(
      [0, 1],
      [-0.1, 0, 0.1].map((e) => [-1 + e, 1 + e]),
    );
    const half = (4.302652729749462 * 0.1) / Math.sqrt(3) / 2;
    expect(found.at[0]!.low).toBeCloseTo(0.5 - half, 6);
    expect(found.at[0]!.high).toBeCloseTo(0.5 + half, 6);
  });

  it('is none where one arm is better throughout', () => {
    const found = crossing(
      levels,
      [0, 0.01, -0.01].map((e) => [1 + e, 2, 1, 2 + e, 1]),
    );
    expect(found).toEqual({ kind: 'none in the range measured', at: [], below: 0 });
  });

  it('is none where no line is above the other and none crosses', () => {
    const found = crossing(
      levels,
      [0.1, 0.9, -0.7].map((e) => [e, e, e, e, e]),
    );
    expect(found).toEqual({ kind: 'none in the range measured', at: [], below: 0 });
  });

  it('is not claimed for lines that lie on each other', () => {
    const found = crossing(levels, [
      [0.1, -0.1, 0.2, -0.1, 0.1],
      [-0.2, 0.1, -0.2, -0.1, 0.2],
      [0.1, -0.3, 0.1, 0.1, -0.1],
    ]);
    expect(found).toMatchObject({ kind: 'not enough repetitions', at: [], below: 0 });
  });

  it('takes more than one repetition', () => {
    expect(crossing(levels, [[-1, -1, 1, 1, 1]]).kind).toBe('not enough repetitions');
  });

  it('finds the way back too', () => {
    const found = crossing(
      levels,
      [0, 0.01, -0.01].map((e) => [-1 + e, -1, 1 + e, -1 + e, -1]),
    );
    expect(found.kind).toBe('crosses');
    expect(found.at.map((one) => one.value)).toEqual([expect.closeTo(14.14, 1), expect.closeTo(28.28, 1)]);
  });

  it('has an interval that covers the truth in 95% of experiments', () => {
    const normal = (rng: Rng) => normalQuantile(rng.next() || 0.5);
    const rng = createRng(4);
    const truth = [-0.6, -0.3, 0.3, 0.6, 0.9];
    let [found, covered] = [0, 0];
    for (let i = 0; i < 1000; i++) {
      const ratios = Array.from({ length: 3 }, () => {
        const deployment = 0.03 * normal(rng);
        return truth.map((mean, k) => mean + deployment + (k === 2 ? 0.1 : 0.05) * normal(rng));
      });
      const result = crossing(levels, ratios);
      if (result.kind !== 'crosses') continue;
      found++;
      const { low, high } = result.at[0]!;
      if ((low ?? 0) <= 10 * Math.SQRT2 && 10 * Math.SQRT2 <= (high ?? Infinity)) covered++;
    }
    expect(found).toBeGreaterThan(800);
    // 99.9% of binomial counts; the selection by `found` leaves the wider intervals out.
    expect(covered / found).toBeGreaterThan(0.95 - 3.09 * Math.sqrt((0.95 * 0.05) / found));
  });
});
