import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { batchMeans } from './batch-means.ts';
import { batchQuantile, quantileOfRepetitions } from './batch-quantiles.ts';
import { batchesOf } from './batches.ts';
import { bootstrapInterval } from './bootstrap.ts';
import { controlVariates } from './control-variates.ts';
import { withOmitted } from './coordinated-omission.ts';
import { mean } from './mean.ts';
import { mser5 } from './mser5.ts';
import { orderRanks, orderStatisticInterval, valuesToBound } from './order-statistic-interval.ts';
import { quantile } from './quantile.ts';
import { sequentialStopping } from './sequential-stopping.ts';
import { exponential, hyperexponential, sample } from './support/draws.ts';
import { tInterval } from './t-interval.ts';

const repeated = (value: number, times: number) => new Array<number>(times).fill(value);
const count = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('batches', () => {
  it('are of one size; the rest is dropped at the beginning', () => {
    expect(batchesOf(count(7), 3)).toEqual({
      size: 2,
      left: 1,
      of: [
        [2, 3],
        [4, 5],
        [6, 7],
      ],
    });
    expect(() => batchesOf([1], 2)).toThrow(/2 batches need as many values, got 1/);
  });

  it('give the mean of all and Student’s interval of their means', () => {
    const means = batchMeans([1, 3, 2, 6, 3, 9], 3);
    expect(means).toMatchObject({ ...tInterval([2, 4, 6]), n: 6, size: 2, batches: 3 });
  });

  it('that are too short for the correlation are called so', () => {
    const slow = Array.from({ length: 400 }, (_, i) => Math.sin(i / 40));
    expect(batchMeans(slow).tooShort).toBe(true);
    expect(batchMeans(sample(400, exponential(createRng(1)))).tooShort).toBe(false);
    expect(batchQuantile(slow, 0.99).tooShort).toBe(true);
    expect(batchQuantile(slow, 0.5).tooShort).toBe(false);
  });

  it('give a quantile: that of all values, with the width of the batches’', () => {
    const values = count(100);
    const { value, low, high } = batchQuantile(values, 0.5, 2);
    expect(value).toBe(50.5);
    expect((high! - low!) / 2).toBeCloseTo(12.7062047 * Math.sqrt(1250 / 2), 4);
  });
});

describe('quantiles of repetitions', () => {
  it('are averaged with Student’s interval', () => {
    const repetitions = [count(9), count(11), count(13)];
    expect(quantileOfRepetitions(repetitions, 0.5)).toEqual(tInterval([5, 6, 7]));
    expect(quantileOfRepetitions([count(9)], 0.5)).toEqual({ value: 5, low: null, high: null, n: 1 });
  });

  it('are not the quantile of parts with different loads: those are merged, never averaged', () => {
    // 90% exponential with mean 1 and 10% with mean 10 (computed): the true p99 is 23.03.
    const rng = createRng(4);
    const [fast, slow] = [exponential(rng), exponential(rng)];
    const many = sample(180_000, fast);
    const few = sample(20_000, () => 10 * slow());
    const merged = quantile([...many, ...few], 0.99);
    // Its standard error is 0.3: sqrt(p (1 - p) / n) over the density there, .0010.
    expect(Math.abs(merged - 23.03)).toBeLessThan(1);
    const averaged = 0.9 * quantile(many, 0.99) + 0.1 * quantile(few, 0.99);
    expect(averaged).toBeCloseTo(8.75, 0);
  });
});

describe('order statistics', () => {
  it('enclose quantiles with the binomial’s coverage (computed)', () => {
    expect(orderRanks(20, 0.5)).toEqual({ low: 6, high: 15, coverage: expect.closeTo(0.9586, 4) });
    expect(orderRanks(1000, 0.95)).toEqual({ low: 936, high: 964, coverage: expect.closeTo(0.9581, 4) });
  });

  it('have no upper end where no value is extreme enough', () => {
    expect(orderRanks(50, 0.99).high).toBeNull();
    expect(orderStatisticInterval(count(50), 0.99)).toMatchObject({ low: 48, high: null });
    expect(orderStatisticInterval(count(20), 0.5)).toEqual({ value: 10.5, low: 6, high: 15, n: 20 });
  });

  it('need so many values to bound a percentile from above (computed)', () => {
    expect([0.95, 0.99, 0.999].map((p) => valuesToBound(p))).toEqual([59, 299, 2995]);
  });

  it('cover at least what is asked, and with one place less they would not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        (n, p) => {
          expect(orderRanks(n, p).coverage).toBeGreaterThanOrEqual(0.95 - 1e-12);
        },
      ),
      { seed: 1 },
    );
  });
});

describe('MSER-5', () => {
  it('cuts two batches off 10 x 5, 5 x 5, then 1, 2 twenty times (computed)', () => {
    const values = [...repeated(10, 5), ...repeated(5, 5), ...count(40).map((i) => 2 - (i % 2))];
    expect(mser5(values)).toEqual({ truncate: 10, batches: 2, converged: true, reason: null });
  });

  it('says aloud that it failed', () => {
    const rising = mser5(count(200));
    expect(rising.converged).toBe(false);
    expect(rising.reason).toMatch(/still changes after half of it .* measure longer/);
    expect(mser5(count(20)).reason).toMatch(/at least 50 values, got 20/);
  });
});

describe('sequential stopping', () => {
  it('stops at the wanted half-width, not before the least number, and says how many are needed', () => {
    const noisy = count(20).map((i) => (i % 2 ? 9 : 11));
    const now = sequentialStopping(noisy, { halfWidth: 0.25 });
    expect(now.done).toBe(false);
    expect(now.needed).toBe(Math.ceil(20 * (now.halfWidth! / 0.25) ** 2));
    expect(sequentialStopping(noisy, { halfWidth: 0.5 })).toMatchObject({ done: true, needed: 20 });
    expect(sequentialStopping([5, 5, 5], { halfWidth: 1 })).toMatchObject({ done: false, needed: 10 });
    expect(sequentialStopping([5], { halfWidth: 1 })).toMatchObject({
      done: false,
      halfWidth: null,
      needed: null,
    });
  });

  it('relative to the mean allows for the mean’s own error: g / (1 + g)', () => {
    const noisy = count(20).map((i) => (i % 2 ? 9 : 11));
    const half = sequentialStopping(noisy, { halfWidth: 1 }).halfWidth!;
    const g = half / 10;
    expect(sequentialStopping(noisy, { halfWidth: g * 1.01, relative: true }).done).toBe(false);
    expect(sequentialStopping(noisy, { halfWidth: (g / (1 - g)) * 1.001, relative: true }).done).toBe(true);
    expect(() => sequentialStopping(noisy, { halfWidth: 5, relative: true })).toThrow(/below 1, got 5/);
  });
});

describe('control variates', () => {
  const y = [5.1, 6.2, 4.8, 7.0, 5.9, 6.4, 5.5, 4.9];
  const control = { values: [0.9, 1.2, 0.8, 1.4, 1.1, 1.0, 1.05, 0.85], mean: 1 };

  it('are the regression’s constant and its interval (computed; statsmodels OLS)', () => {
    const { value, low, high, coefficients, varianceRatio } = controlVariates(y, [control]);
    expect(value).toBeCloseTo(5.59041096, 8);
    expect(coefficients[0]).toBeCloseTo(3.5890411, 7);
    expect([low, high]).toEqual([expect.closeTo(5.27036122, 8), expect.closeTo(5.91046069, 8)]);
    expect(varianceRatio).toBeLessThan(0.25);
  });

  it('without any control are the mean and Student’s interval', () => {
    const plain = tInterval(y);
    const { value, low, high } = controlVariates(y, []);
    expect([value, low, high]).toEqual(
      [plain.value, plain.low, plain.high].map((x) => expect.closeTo(x!, 12)),
    );
    expect(() => controlVariates([1, 2], [{ values: [1, 2], mean: 1 }])).toThrow(
      /at least 3 repetitions, got 2/,
    );
  });
});

describe('bootstrap', () => {
  it('agrees with scipy.stats.bootstrap (BCa, 100,000 resamples) to its own noise', () => {
    const sleep2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const { value, low, high } = bootstrapInterval(sleep2, mean, createRng(5), { resamples: 20_000 });
    expect(value).toBeCloseTo(2.33, 12);
    expect(Math.abs(low! - 1.23)).toBeLessThan(0.05);
    expect(Math.abs(high! - 3.59)).toBeLessThan(0.05);
  });

  it('takes whole repetitions, depends on the seed alone, and says nothing of one', () => {
    const repetitions = count(8).map((i) => sample(50, hyperexponential(createRng(i), 4)));
    const p95 = (of: readonly (readonly number[])[]) => quantile(of.flat(), 0.95);
    const [a, b] = [1, 1].map((seed) =>
      bootstrapInterval(repetitions, p95, createRng(seed), { resamples: 200 }),
    );
    expect(a).toEqual(b);
    expect(a!.low!).toBeLessThan(a!.value);
    expect(a!.high!).toBeGreaterThan(a!.value);
    expect(bootstrapInterval([1], mean, createRng(1))).toEqual({ value: 1, low: null, high: null, n: 1 });
    expect(bootstrapInterval([2, 2], mean, createRng(1))).toEqual({ value: 2, low: 2, high: 2, n: 2 });
  });
});

describe('coordinated omission', () => {
  // HdrHistogramDataAccessTest of HdrHistogram: 10,000 answers in 1 ms, then one in 100 s; one was due every 10 ms.
  const raw = [...repeated(1, 10_000), 100_000];
  const corrected = withOmitted(raw, 10);

  it('hides a stall of 100 s, and is repaired', () => {
    expect(quantile(raw, 0.9999)).toBeCloseTo(1, 12);
    expect(corrected).toHaveLength(20_000);
    expect(mean(corrected) / 1000).toBeCloseTo(25, 1);
    expect(quantile(corrected, 0.5)).toBeLessThan(11);
    for (const [p, seconds] of [
      [0.75, 50],
      [0.9, 80],
      [0.99, 98],
    ] as const) {
      expect(quantile(corrected, p) / 1000).toBeCloseTo(seconds, 1);
    }
  });

  it('needs an interval, and leaves short answers alone', () => {
    expect(withOmitted([1, 9, 10, 19], 10)).toEqual([1, 9, 10, 19]);
    expect(withOmitted([25], 10)).toEqual([25, 15]);
    expect(() => withOmitted([1], 0)).toThrow(/above 0, got 0/);
  });
});
