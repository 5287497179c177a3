import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm } from './holm.ts';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

describe('holm', () => {
  it("agrees with R's p.adjust(c(.01, .04, .03, .005), 'holm')", () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(p, 12);
  });

  it('with weights gives each hypothesis its share (by hand from the definition)', () => {
    // p / w: .05, .1, .6. Factors: 1 / .8, then (1 - .8) / .1, then .1 / .1.
    const adjusted = holm([0.04, 0.01, 0.06], [0.8, 0.1, 0.1]);
    for (const [i, p] of [0.05, 0.05, 0.06].entries()) expect(adjusted[i]).toBeCloseTo(p, 12);
  });

  it('lies between the raw p value and that of Bonferroni, and keeps the order', () => {
    fc.assert(
      fc.property(pValues, (p) => {
        const adjusted = holm(p);
        const order = p.map((_, i) => i).sort((i, j) => p[i]! - p[j]!);
        p.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, value * p.length) + 1e-12);
        });
        for (const [k, i] of order.slice(1).entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(adjusted[order[k]!]!);
        }
      }),
      { seed: 1 },
    );
  });

  it('takes nothing, and refuses a weight of zero', () => {
    expect(holm([])).toEqual([]);
    expect(() => holm([0.1], [0])).toThrow(/one positive weight/);
  });
});
