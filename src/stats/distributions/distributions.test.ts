import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { constant } from './constant.ts';
import type { Distribution } from './distribution.ts';
import { erlang } from './erlang.ts';
import { exponential } from './exponential.ts';
import { gamma } from './gamma.ts';
import { hyperexponential } from './hyperexponential.ts';
import { pareto } from './pareto.ts';
import { parseDurationDistribution } from './parse.ts';
import { standardNormal } from './standard-normal.ts';
import { uniform } from './uniform.ts';
import { weibull } from './weibull.ts';

const N = 100_000;
/** A standardised sample mean, and sqrt(n) times the Kolmogorov-Smirnov distance, exceed these once in 1,000. */
const Z_LIMIT = 3.29;
const KS_LIMIT = 1.95;

const all: Record<string, Distribution> = {
  'exponential(0.1)': exponential(0.1),
  'uniform(1, 3)': uniform(1, 3),
  'gamma(2, 0.3)': gamma(2, 0.3),
  'gamma(1, 1)': gamma(1, 1),
  'gamma(1, 5)': gamma(1, 5),
  'erlang(0.1, 3)': erlang(0.1, 3),
  'erlang(1, 40)': erlang(1, 40),
  'hyperexponential(2, 4)': hyperexponential(2, 4),
  // The variance of a sample variance needs the fourth moment: shapes above 8 keep the test's error rate.
  'pareto(1, 9)': pareto(1, 9),
  'weibull(1, 0.8)': weibull(1, 0.8),
  'weibull(3, 2)': weibull(3, 2),
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

describe('special cases', () => {
  it('a gamma, an Erlang, a Weibull and a hyperexponential of scv 1 are exponential', () => {
    for (const one of [gamma(2, 1), erlang(2, 1), weibull(2, 1), hyperexponential(2, 1)]) {
      expect(one.variance).toBeCloseTo(4, 12);
      for (const x of [0.1, 1, 5]) expect(one.cdf(x)).toBeCloseTo(exponential(2).cdf(x), 13);
    }
  });

  it('a Pareto of shape 3 has the variance 1/3, one of shape 2 has none', () => {
    expect(pareto(1, 3).variance).toBeCloseTo(1 / 3, 15);
    expect(pareto(1, 2).variance).toBe(Infinity);
  });

  it('a Weibull of shape 1/2 has the squared coefficient of variation 5', () => {
    expect(weibull(1, 0.5).variance).toBeCloseTo(5, 12);
  });

  it('a hyperexponential of a huge scv keeps its mean', () => {
    const wide = hyperexponential(1, 1e12);
    expect(wide.cdf(1e-3)).toBeLessThan(1);
    expect(1 - wide.cdf(0.5e12)).toBeCloseTo(0, 11);
  });

  it('standard normal draws have the moments 0, 1, 0 and 3', () => {
    const rng = createRng(7);
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < N; i++) {
      const z = standardNormal(rng);
      for (let power = 0; power < 4; power++) sums[power]! += z ** (power + 1) / N;
    }
    // Variances of z, z^2, z^3 and z^4: 1, 2, 15 and 96.
    [0, 1, 0, 3].forEach((moment, i) => {
      expect(Math.abs(sums[i]! - moment)).toBeLessThan(Z_LIMIT * Math.sqrt([1, 2, 15, 96][i]! / N));
    });
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
