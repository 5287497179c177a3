import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { andersonDarlingExponential, andersonDarlingP } from './anderson-darling-exponential.ts';
import { exponential } from './distributions/exponential.ts';
import { findRoot } from './find-root.ts';
import { kolmogorovP } from './kolmogorov.ts';
import { ksTest } from './ks-test.ts';
import { lillieforsExponentialP } from './lilliefors-distribution.ts';
import { lillieforsExponential } from './lilliefors-exponential.ts';
import { exponential as exponentialDraws } from './support/draws.ts';

/** n = 12, mean 108.0833: the air-conditioning failures of a Boeing 720 (F. Proschan, Technometrics 5, 1963). */
const failures = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487];

describe('Kolmogorov-Smirnov', () => {
  it('has the critical values of the printed tables (5%)', () => {
    const table: [n: number, d: number][] = [
      [5, 0.56328],
      [10, 0.40925],
      [20, 0.29408],
      [50, 0.18841],
      [100, 0.13403],
    ];
    for (const [n, d] of table) {
      const critical = findRoot((x) => kolmogorovP(x, n) - 0.05, 0.5 / n, 1);
      expect(critical).toBeCloseTo(d, 5);
    }
  });

  it('agrees with scipy.stats.kstwo.sf, exact to eight digits and asymptotic to 0.00002', () => {
    expect(kolmogorovP(0.274, 10)).toBeCloseTo(0.37152038, 8);
    expect(kolmogorovP(0.1, 100)).toBeCloseTo(0.25269276, 8);
    const asymptotic: [d: number, n: number, p: number][] = [
      [0.1, 141, 0.11128446],
      [0.05, 141, 0.85484569],
      [0.06, 500, 0.05243463],
      [0.05, 1000, 0.01301207],
      [0.02, 10_000, 0.00066168],
      [0.004, 100_000, 0.08130149],
    ];
    for (const [d, n, p] of asymptotic) expect(Math.abs(kolmogorovP(d, n) - p)).toBeLessThan(2e-5);
  });

  it('is certain at the ends, and at n = 1 and n = 2 the closed form', () => {
    expect(kolmogorovP(0.05, 10)).toBe(1);
    expect(kolmogorovP(1, 10)).toBe(0);
    // One value is within d of 1/2 in 2d - 1 of all cases.
    expect(kolmogorovP(0.8, 1)).toBeCloseTo(1 - (2 * 0.8 - 1), 12);
    // Two: 2 (1 - d)^2 for d >= 1/2.
    expect(kolmogorovP(0.6, 2)).toBeCloseTo(2 * 0.4 ** 2, 12);
  });

  it('goes over from exact to asymptotic without a step', () => {
    for (const z of [0.6, 0.9, 1.2, 1.5]) {
      const [exact, asymptotic] = [140, 141].map((n) => kolmogorovP(z / Math.sqrt(n), n)) as [number, number];
      expect(Math.abs(exact - asymptotic)).toBeLessThan(0.0006);
    }
  });

  it('takes the fitted mean for known at its peril (computed; scipy.stats.kstest)', () => {
    const { d, p, method } = ksTest(failures, exponential(108.0833333).cdf);
    expect(d).toBeCloseTo(0.1872878483, 9);
    expect(p).toBeCloseTo(0.728175, 6);
    expect(method).toBe('exact');
  });

  it('refuses what is no sample', () => {
    expect(() => ksTest([], Math.sqrt)).toThrow(/at least 1 value/);
    expect(() => ksTest([1, Number.NaN], Math.sqrt)).toThrow(/finite numbers, got NaN/);
  });
});

describe('Lilliefors for the exponential', () => {
  it('has the critical values of statsmodels (_lilliefors_critical_values.py, 10 million simulations)', () => {
    const table: [n: number, d: number][] = [
      [10, 0.32438],
      [20, 0.23447],
      [50, 0.15088],
      [100, 0.10752],
    ];
    for (const [n, d] of table) {
      const critical = findRoot(
        (x) => lillieforsExponentialP(x, n) - 0.05,
        0.5 / Math.sqrt(n),
        2 / Math.sqrt(n),
      );
      // Theirs are simulated, ours exact: they differ in the last digit.
      expect(Math.abs(Number(critical.toFixed(5)) - d)).toBeLessThan(1.5e-5);
    }
  });

  it('finds nothing in the failures of a Boeing 720 (p computed)', () => {
    const { mean, statistic, p, n } = lillieforsExponential(failures);
    expect(mean).toBeCloseTo(108.0833333, 7);
    expect(statistic).toBeCloseTo(0.1872878483, 9);
    expect(Math.abs(p - 0.529)).toBeLessThan(0.001);
    expect(n).toBe(12);
  });

  it('agrees with 200,000 pairs drawn and measured by hand', () => {
    const next = exponentialDraws(createRng(2));
    const pairs = 200_000;
    let beyond = 0;
    for (let i = 0; i < pairs; i++) {
      if (distanceOfTwo(next(), next()) >= 0.4) beyond++;
    }
    // 4 standard deviations: one seed in 16,000.
    const p = lillieforsExponentialP(0.4, 2);
    expect(Math.abs(beyond / pairs - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / pairs));
  });

  it('beyond 100 values agrees with the exact distribution (computed, once, without the limit)', () => {
    const exact: [n: number, z: number, p: number][] = [
      [200, 0.6, 0.709999],
      [200, 1.06, 0.058275],
      [400, 0.8, 0.306392],
      [800, 0.6, 0.722262],
      [800, 1.06, 0.061031],
      [800, 1.3, 0.008968],
    ];
    for (const [n, z, p] of exact) {
      expect(Math.abs(lillieforsExponentialP(z / Math.sqrt(n), n) / p - 1)).toBeLessThan(0.003);
    }
  });
});

/** The distance of two values, written out. */
function distanceOfTwo(a: number, b: number): number {
  const [low, high] = [Math.min(a, b), Math.max(a, b)].map((x) => -Math.expm1((-2 * x) / (a + b)));
  return Math.max(low!, 0.5 - low!, high! - 0.5, 1 - high!);
}

describe('Anderson-Darling for the exponential', () => {
  it('has the critical values of the printed table (D’Agostino and Stephens 1986, table 4.14; scipy 1.17)', () => {
    const table: [level: number, critical: number][] = [
      [0.15, 0.916],
      [0.1, 1.062],
      [0.05, 1.321],
      [0.025, 1.591],
      [0.01, 1.959],
      [0.005, 2.244],
      [0.0025, 2.534],
    ];
    for (const [level, critical] of table) {
      const found = findRoot((x) => andersonDarlingP(x) - level, 0.1, 5);
      expect(Math.abs(Number(found.toFixed(3)) - critical)).toBeLessThan(0.0015);
    }
  });

  it('of the failures of a Boeing 720 is 0.7532 (computed)', () => {
    const { statistic, p } = andersonDarlingExponential(failures);
    expect(statistic).toBeCloseTo(0.7531863452, 9);
    expect(statistic / (1 + 0.6 / 12)).toBeCloseTo(0.7173203287, 9);
    expect(p).toBeCloseTo(0.239, 2);
  });

  it('rejects a value of 0 outright: no exponential has one', () => {
    expect(andersonDarlingExponential([0, ...failures]).p).toBe(0);
    expect(() => andersonDarlingExponential([-1, 2])).toThrow(/no negative values, got -1/);
    expect(() => andersonDarlingExponential([0, 0])).toThrow(/all 0/);
  });
});
