import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean } from './mean.ts';
import { quantile } from './quantile.ts';
import { variance } from './variance.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('mean and variance', () => {
  it('agree with hand calculation', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(variance([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(32 / 7, 12);
  });

  it('keep their accuracy far from zero (NIST StRD NumAcc3: mean 1,000,000.2, deviation 0.1)', () => {
    const numAcc3 = [
      1_000_000.2,
      ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 1_000_000.1 : 1_000_000.3)),
    ];
    expect(mean(numAcc3)).toBeCloseTo(1_000_000.2, 8);
    expect(Math.sqrt(variance(numAcc3))).toBeCloseTo(0.1, 8);
  });

  it('are not a number where nothing was measured', () => {
    expect(mean([])).toBeNaN();
    expect(variance([1])).toBeNaN();
  });
});

describe('quantile, type 7', () => {
  it('of 1 ... 10 (computed; R quantile(1:10))', () => {
    const ten = [10, 1, 2, 9, 3, 8, 4, 7, 5, 6];
    expect(quantile(ten, 0.5)).toBe(5.5);
    expect(quantile(ten, 0.9)).toBeCloseTo(9.1, 12);
    expect(quantile(ten, 0.95)).toBeCloseTo(9.55, 12);
  });

  it('is the smallest value at 0, the largest at 1, and never falls in between', () => {
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (v, p, q) => {
          expect(quantile(v, 0)).toBe(Math.min(...v));
          expect(quantile(v, 1)).toBe(Math.max(...v));
          const tolerance = 1e-6;
          expect(quantile(v, Math.min(p, q))).toBeLessThanOrEqual(quantile(v, Math.max(p, q)) + tolerance);
        },
      ),
      { seed: 1 },
    );
  });

  it('refuses a percentage', () => {
    expect(() => quantile([1], 95)).toThrow(/from 0 to 1, got 95/);
  });
});
