import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studentCdf, studentP, studentQuantile } from './student-t.ts';

describe("Student's t", () => {
  it('has the quantiles of the printed tables (NIST/SEMATECH e-Handbook 1.3.6.7.2)', () => {
    const table: [p: number, df: number, t: number][] = [
      [0.975, 1, 12.706],
      [0.975, 2, 4.303],
      [0.975, 3, 3.182],
      [0.975, 30, 2.042],
      [0.975, 100, 1.984],
      [0.9, 5, 1.476],
      [0.95, 10, 1.812],
      [0.99, 4, 3.747],
      [0.995, 2, 9.925],
      [0.999, 8, 4.501],
    ];
    for (const [p, df, t] of table) expect(studentQuantile(p, df)).toBeCloseTo(t, 3);
  });

  it('has them to more digits (computed; scipy.stats.t)', () => {
    const computed: [p: number, df: number, t: number][] = [
      [0.975, 3, 3.182446305],
      [0.975, 9, 2.262157163],
      [0.975, 19, 2.093024054],
      [0.975, 120, 1.97993040508],
      [0.9995, 2, 31.599054576],
      [0.975, 3.7, 2.86752070719],
    ];
    for (const [p, df, t] of computed) expect(studentQuantile(p, df)).toBeCloseTo(t, 8);
  });

  it('at 1 and 2 degrees of freedom is the closed form', () => {
    for (const t of [-30, -2, -0.1, 0, 0.5, 7]) {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
      expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
  });

  it('quantile and cdf undo each other', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        fc.double({ min: 0.8, max: 200, noNaN: true }),
        (p, df) => {
          expect(studentCdf(studentQuantile(p, df), df)).toBeCloseTo(p, 10);
        },
      ),
      { seed: 1 },
    );
  });

  it('takes an infinite statistic', () => {
    expect(studentP(Infinity, 2)).toBe(0);
    expect(studentP(0, 2)).toBe(1);
  });
});
