import { describe, expect, it } from 'vitest';
import { betaQuantile } from './beta-quantile.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { incompleteGamma, incompleteGammaUpper } from './incomplete-gamma.ts';
import { logGamma } from './log-gamma.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** Relative error at most 10^-digits. */
function expectDigits(actual: number, expected: number, digits: number): void {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(10 ** -digits);
}

// Expected values: computed with mpmath at 30 digits.
describe('special functions', () => {
  it('logGamma', () => {
    expectDigits(logGamma(0.1), 2.252712651734205, 13);
    expectDigits(logGamma(10.5), 13.94062521940376, 13);
    expectDigits(logGamma(1000), 5905.220423209181, 13);
  });

  it('regularised incomplete beta', () => {
    expectDigits(incompleteBeta(0.4, 2, 3), 0.5248, 13);
    expectDigits(incompleteBeta(0.25, 0.5, 0.5), 1 / 3, 13);
    expectDigits(incompleteBeta(0.95, 10, 0.5), 0.317151575465545, 12);
    expectDigits(incompleteBeta(0.3, 50, 60), 0.000343411518766, 12);
    expect(incompleteBeta(0, 2, 3)).toBe(0);
    expect(incompleteBeta(1, 2, 3)).toBe(1);
  });

  it('beta quantile', () => {
    expectDigits(betaQuantile(0.025, 1, 20), -Math.expm1(Math.log(0.975) / 20), 12);
    expectDigits(betaQuantile(0.5248, 2, 3), 0.4, 12);
    expect(() => betaQuantile(1, 2, 3)).toThrow(/0 < p < 1, got 1/);
  });

  it('regularised incomplete gamma', () => {
    expectDigits(incompleteGamma(0.5, 0.5), 0.682689492137085, 13);
    expectDigits(incompleteGamma(3, 2), 0.323323583816936, 13);
    expectDigits(incompleteGamma(100, 80), 0.017108313035133, 12);
    expectDigits(incompleteGammaUpper(10, 20), 0.004995412308307, 12);
    expect(incompleteGamma(2, 0)).toBe(0);
  });

  it('normal cdf, far into the tail', () => {
    expect(normalCdf(0)).toBe(0.5);
    expectDigits(normalCdf(-1), 0.158655253931457, 13);
    expectDigits(normalCdf(-6), 9.865876450376981e-10, 12);
    expectDigits(normalCdf(-20), 2.753624118606233e-89, 11);
  });

  it('normal quantile', () => {
    expectDigits(normalQuantile(0.975), 1.959963984540054, 13);
    expectDigits(normalQuantile(0.9), 1.2815515655446, 13);
    expectDigits(normalQuantile(1e-10), -6.361340902404056, 12);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
  });
});
