import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../core/rng.ts';
import { normalQuantile } from './normal.ts';
import { pairedTTest } from './paired-t-test.ts';
import { logTInterval, tInterval } from './t-interval.ts';
import { welchTTest } from './welch-t-test.ts';

// Cushny and Peebles (1905), the data of Student's paper of 1908: R's `sleep`.
const sleep1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const sleep2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

const normal = (rng: Rng) => normalQuantile(rng.next() || 0.5);

/** 99.9% of binomial counts lie within this many standard deviations. */
const LIMIT = 3.29;

describe('paired t test', () => {
  it("agrees with R's t.test(sleep2, sleep1, paired = TRUE)", () => {
    const { difference, t, df, p } = pairedTTest(sleep2.map((v, i) => v - sleep1[i]!));
    expect(difference).toBeCloseTo(1.58, 12);
    expect(t).toBeCloseTo(4.062128, 6);
    expect(df).toBe(9);
    expect(p).toBeCloseTo(0.00283289, 8);
  });

  it('is sure without noise', () => {
    expect(pairedTTest([2, 2, 2]).p).toBe(0);
    expect(pairedTTest([0, 0, 0]).p).toBe(1);
  });

  it('refuses a single difference', () => {
    expect(() => pairedTTest([1])).toThrow(/at least 2 differences, got 1/);
  });
});

describe("Welch's t test", () => {
  it('agrees with scipy.stats.ttest_ind(b, a, equal_var=False) (computed)', () => {
    const a = [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22.0];
    const b = [
      28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7, 27.6, 20.6, 13.7, 23.2, 17.5, 20.6, 18.0, 23.9, 21.6, 24.3,
      20.4, 24.0, 13.2,
    ];
    const { t, df, p } = welchTTest(a, b);
    expect(t).toBeCloseTo(2.2192409158, 9);
    expect(df).toBeCloseTo(24.4962231242, 9);
    expect(p).toBeCloseTo(0.0359722710298, 10);
  });

  it('is sure without noise', () => {
    expect(welchTTest([1, 1], [2, 2]).p).toBe(0);
    expect(welchTTest([1, 1], [1, 1]).p).toBe(1);
  });
});

describe('t interval', () => {
  it("agrees with R's t.test(sleep2 - sleep1)", () => {
    const { value, low, high, n } = tInterval(sleep2.map((v, i) => v - sleep1[i]!));
    expect(value).toBeCloseTo(1.58, 12);
    expect(low).toBeCloseTo(0.7001142, 7);
    expect(high).toBeCloseTo(2.4598858, 7);
    expect(n).toBe(10);
  });

  it('of a single value has no ends', () => {
    expect(tInterval([3])).toEqual({ value: 3, low: null, high: null, n: 1 });
    const single = logTInterval([3]);
    expect(single.value).toBeCloseTo(3, 12);
    expect([single.low, single.high]).toEqual([null, null]);
  });

  it('on the log scale is the interval of the logarithms', () => {
    const { value, low, high } = logTInterval([1, 10, 100]);
    expect(value).toBeCloseTo(10, 10);
    expect(low! * high!).toBeCloseTo(100, 8);
    expect(Math.log10(high!)).toBeCloseTo(1 + 4.302652729749462 / Math.sqrt(3), 8);
  });

  it.each([3, 5, 10])('of %i values covers a normal mean in 95%% of samples', (n) => {
    const rng = createRng(n);
    const samples = 4000;
    let covered = 0;
    for (let i = 0; i < samples; i++) {
      const { low, high } = tInterval(Array.from({ length: n }, () => 7 + 2 * normal(rng)));
      if (low! <= 7 && 7 <= high!) covered++;
    }
    expect(Math.abs(covered / samples - 0.95)).toBeLessThan(LIMIT * Math.sqrt((0.95 * 0.05) / samples));
  });

  it('on the log scale covers the median of a log-normal', () => {
    const rng = createRng(99);
    const samples = 4000;
    let covered = 0;
    for (let i = 0; i < samples; i++) {
      const { low, high } = logTInterval(Array.from({ length: 3 }, () => 40 * Math.exp(0.5 * normal(rng))));
      if (low! <= 40 && 40 <= high!) covered++;
    }
    expect(Math.abs(covered / samples - 0.95)).toBeLessThan(LIMIT * Math.sqrt((0.95 * 0.05) / samples));
  });
});
