import { describe, expect, it } from 'vitest';
import { leastSquares } from './least-squares.ts';

describe('leastSquares', () => {
  it("fits a straight line with the textbook's standard errors (Anscombe's first set)", () => {
    // F. J. Anscombe, "Graphs in statistical analysis", The American Statistician 27 (1973).
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const fit = leastSquares(
      x,
      y,
      ([a = 0, b = 0]) =>
        (at) =>
          a + b * at,
      [{ start: 1 }, { start: 1 }],
    );
    expect(fit.parameters[0]).toBeCloseTo(3.000091, 5);
    expect(fit.parameters[1]).toBeCloseTo(0.5000909, 6);
    expect(fit.standardErrors[0]).toBeCloseTo(1.124747, 5);
    expect(fit.standardErrors[1]).toBeCloseTo(0.1179055, 6);
    expect(fit.degreesOfFreedom).toBe(9);
  });

  it('fits Misra1a to its certified values (NIST StRD nonlinear regression)', () => {
    const x = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760];
    const y = [
      10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78,
    ];
    const model =
      ([b1 = 0, b2 = 0]: number[]) =>
      (at: number) =>
        b1 * (1 - Math.exp(-b2 * at));
    const fit = leastSquares(x, y, model, [{ start: 250 }, { start: 5e-4 }]);
    expect(fit.parameters[0]).toBeCloseTo(238.94212918, 4);
    expect(fit.parameters[1]).toBeCloseTo(5.5015643181e-4, 10);
    expect(fit.standardErrors[0]).toBeCloseTo(2.7070075241, 4);
    expect(fit.standardErrors[1]).toBeCloseTo(7.2668688436e-6, 10);
    expect(fit.residualSumOfSquares).toBeCloseTo(0.12455138894, 7);
  });

  it('on a bound finds the optimum of the other parameters and says so', () => {
    // Without the bound the slope would be -1; at 0 the best constant is the mean.
    const fit = leastSquares(
      [0, 1, 2],
      [3, 2, 1],
      ([a = 0, b = 0]) =>
        (at) =>
          a + b * at,
      [{ start: 1 }, { start: 1, low: 0 }],
    );
    expect(fit.parameters[0]).toBeCloseTo(2, 8);
    expect(fit.parameters[1]).toBe(0);
    expect(fit.atBound).toEqual([false, true]);
    expect(fit.standardErrors[0]).toBeCloseTo(Math.sqrt(1 / 3), 8);
    expect(fit.standardErrors[1]).toBe(0);
  });
});
