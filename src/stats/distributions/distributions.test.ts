import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { constant } from './constant.ts';
import type { Distribution } from './distribution.ts';
import { exponential } from './exponential.ts';
import { parseDurationDistribution } from './parse.ts';
import { uniform } from './uniform.ts';

const N = 100_000;
/** A standardised sample mean, and sqrt(n) times the Kolmogorov-Smirnov distance, exceed these once in 1,000. */
const Z_LIMIT = 3.29;
const KS_LIMIT = 1.95;

const all: Record<string, Distribution> = {
  'exponential(0.1)': exponential(0.1),
  'uniform(1, 3)': uniform(1, 3),
};

describe.each(Object.entries(all))('%s', (_, distribution) => {
  const rng = createRng(20);
  const sample = Float64Array.from({ length: N }, () => distribution.sample(rng)).sort();
  const mean = sample.reduce((sum, x) => sum + x, 0) / N;

  it('has the mean it says', () => {
    expect(Math.abs(mean - distribution.mean) / Math.sqrt(distribution.variance / N)).toBeLessThan(Z_LIMIT);
  });

  it('has the variance it says', () => {
    const squares = sample.map((x) => (x - distribution.mean) ** 2);
    const variance = squares.reduce((sum, x) => sum + x, 0) / N;
    const spread = Math.sqrt(squares.reduce((sum, x) => sum + (x - variance) ** 2, 0) / N / N);
    expect(Math.abs(variance - distribution.variance) / spread).toBeLessThan(Z_LIMIT);
  });

  it('is drawn from the cdf it says', () => {
    let distance = 0;
    sample.forEach((x, i) => {
      const p = distribution.cdf(x);
      distance = Math.max(distance, (i + 1) / N - p, p - i / N);
    });
    expect(Math.sqrt(N) * distance).toBeLessThan(KS_LIMIT);
  });

  it('depends on the seed and on nothing else', () => {
    const draw = (seed: number) => distribution.sample(createRng(seed));
    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).not.toBe(draw(2));
  });
});

describe('constant', () => {
  it('has no variance and takes one draw like the others', () => {
    const [used, fresh] = [createRng(1), createRng(1)];
    expect(constant(2).sample(used)).toBe(2);
    fresh.next();
    expect(used.next()).toBe(fresh.next());
    expect(constant(2)).toMatchObject({ mean: 2, variance: 0 });
    expect([constant(2).cdf(1.9), constant(2).cdf(2)]).toEqual([0, 1]);
  });
});

describe('cdf', () => {
  it('is exact at known points', () => {
    expect(exponential(2).cdf(2)).toBeCloseTo(1 - Math.exp(-1), 15);
    expect(exponential(2).cdf(-1)).toBe(0);
    expect([uniform(1, 3).cdf(0), uniform(1, 3).cdf(2), uniform(1, 3).cdf(9)]).toEqual([0, 0.5, 1]);
  });
});

describe('parseDurationDistribution', () => {
  it('reads durations with their units', () => {
    expect(parseDurationDistribution('exp:100ms').mean).toBeCloseTo(0.1, 15);
    expect(parseDurationDistribution('uniform:1s,3s')).toMatchObject({ mean: 2, variance: 1 / 3 });
    expect(parseDurationDistribution('const:0s').mean).toBe(0);
  });

  it.each(['', 'exp:1s,2s', 'gauss:1s', 'uniform:1s'])("refuses '%s'", (text) => {
    expect(() => parseDurationDistribution(text)).toThrow(/one of const:T, exp:MEAN, uniform:LOW,HIGH/);
  });

  it('refuses a number without a unit, and an empty range', () => {
    expect(() => parseDurationDistribution('exp:100')).toThrow(/with a unit/);
    expect(() => parseDurationDistribution('uniform:3s,1s')).toThrow(/LOW < HIGH/);
  });
});
