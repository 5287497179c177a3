import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { fitUsl, type Usl, uslThroughput } from './usl.ts';

describe('fitUsl', () => {
  it('finds the published fit of specsdm91 (R package usl, tests)', () => {
    const fit = fitUsl([1, 18, 36, 72, 108, 144, 216], [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775, 1702.2]);
    expect(fit.gamma).toBeCloseTo(89.9952, 3);
    expect(fit.alpha).toBeCloseTo(0.02772845, 7);
    expect(fit.beta).toBeCloseTo(0.000104366, 8);
    expect(fit.se.gamma).toBeCloseTo(14.21, 2);
    expect(fit.se.alpha).toBeCloseTo(0.009122, 5);
    expect(fit.se.beta).toBeCloseTo(1.988e-5, 7);
    expect(fit.peak_n).toBeCloseTo(96.5196, 3);
    expect(fit.peak_x).toBeCloseTo(1884, -0.5);
    expect(fit.at_bound).toEqual([]);
  });

  it('recovers an exact law (R package usl, tests)', () => {
    const fit = fitUsl([1, 2, 4, 6, 8, 10], [1, 1.8868, 3.0769, 3.5294, 3.5398, 3.3557]);
    expect(fit.gamma).toBeCloseTo(1, 4);
    expect(fit.alpha).toBeCloseTo(0.02, 4);
    expect(fit.beta).toBeCloseTo(0.02, 4);
  });

  it('says when beta sits on its bound and there is no interior peak (raytracer; computed)', () => {
    const fit = fitUsl(
      [1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64],
      [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310],
    );
    expect(fit.gamma).toBeCloseTo(21.848843, 6);
    expect(fit.alpha).toBeCloseTo(0.05777078, 8);
    expect(fit.beta).toBe(0);
    expect(fit.se.beta).toBe(0);
    expect(fit.at_bound).toEqual(['beta']);
    expect(fit.peak_n).toBeNull();
    expect(fit.peak_x).toBeNull();
  });

  it('takes units from 0.01 to 1,000,000 requests a second alike', () => {
    const n = [1, 2, 4, 8, 16, 32];
    for (const gamma of [0.01, 1, 1e6]) {
      const law = { gamma, alpha: 0.05, beta: 0.001 };
      const fit = fitUsl(
        n,
        n.map((at) => uslThroughput(law, at)),
      );
      expect(fit.gamma / gamma).toBeCloseTo(1, 6);
      expect(fit.alpha).toBeCloseTo(0.05, 6);
      expect(fit.beta).toBeCloseTo(0.001, 7);
    }
  });

  it('is nowhere worse than the best of a grid, on a bound or not', () => {
    const rng = createRng(3);
    const n = [1, 2, 4, 8, 16, 32, 64];
    const squares = (law: Usl, x: readonly number[]) =>
      n.reduce((sum, at, i) => sum + (x[i]! - uslThroughput(law, at)) ** 2, 0);
    for (let k = 0; k < 60; k++) {
      const law = { gamma: 10 ** (4 * rng.next() - 1), alpha: rng.next() ** 3, beta: rng.next() ** 6 / 10 };
      const x = n.map((at) => uslThroughput(law, at) * (0.9 + 0.2 * rng.next()));
      const fit = fitUsl(n, x);
      let best = Infinity;
      for (let a = 0; a <= 40; a++) {
        for (let b = 0; b <= 40; b++) {
          // Over gamma the law is linear: its best value in closed form.
          const shape = { alpha: (a / 40) ** 3, beta: (b / 40) ** 6 / 10, gamma: 1 };
          const f = n.map((at) => uslThroughput(shape, at));
          const gamma = f.reduce((sum, v, i) => sum + v * x[i]!, 0) / f.reduce((sum, v) => sum + v * v, 0);
          best = Math.min(best, squares({ ...shape, gamma }, x));
        }
      }
      expect(squares(fit, x)).toBeLessThanOrEqual(best * (1 + 1e-6));
    }
  });

  it('refuses fewer levels than it can tell apart', () => {
    expect(() => fitUsl([1, 1, 2, 2, 4, 4], [1, 1, 2, 2, 3, 3])).toThrow(/4 or more levels, got 3/);
  });
});
