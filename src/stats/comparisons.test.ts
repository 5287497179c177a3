import { describe, expect, it } from 'vitest';
import { cohensDz, hedgesG } from './effect-size.ts';
import { equivalenceTest, pairedEquivalence, welchEquivalence } from './equivalence-test.ts';
import { mannWhitneyTest } from './mann-whitney-test.ts';
import { signTest } from './sign-test.ts';
import { signedRankTest } from './signed-rank-test.ts';

// Cushny and Peebles (1905), the data of Student's paper of 1908: R's `sleep`.
const sleep1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const sleep2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
const differences = sleep2.map((value, i) => value - sleep1[i]!);

describe('Mann-Whitney', () => {
  // M. Hollander and D. A. Wolfe (1973), permeability of the placenta: the example of R's wilcox.test.
  const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const early = [1.15, 0.88, 0.9, 0.74, 1.21];

  it("agrees with R's wilcox.test(x, y): W = 35, p = 0.2544", () => {
    const { u, p, method, superiority, delta } = mannWhitneyTest(early, atTerm);
    expect([u, method]).toEqual([35, 'exact']);
    expect(p).toBeCloseTo(0.2544122544, 9);
    expect(superiority).toBeCloseTo(0.7, 12);
    expect(delta).toBeCloseTo(0.4, 12);
    expect(mannWhitneyTest(atTerm, early).p).toBeCloseTo(p, 12);
  });

  it('with ties agrees with scipy.stats.mannwhitneyu', () => {
    const { u, p, method } = mannWhitneyTest([1, 2, 2, 3, 4, 4, 5], [2, 3, 4, 5, 5, 6, 7, 7]);
    expect([u, method]).toEqual([44.5, 'normal approximation']);
    expect(p).toBeCloseTo(0.060761236664, 9);
  });

  it('of equal samples finds nothing', () => {
    expect(mannWhitneyTest([1, 1], [1, 1, 1])).toMatchObject({ superiority: 0.5, delta: 0, p: 1 });
    expect(() => mannWhitneyTest([], [1])).toThrow(/on both sides, got 0 and 1/);
  });
});

describe('Wilcoxon signed ranks', () => {
  // M. Hollander and D. A. Wolfe (1973), depression scale: the paired example of R's wilcox.test.
  const first = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

  it("agrees with R's wilcox.test(x, y, paired = TRUE): V = 40, p = 0.03906", () => {
    const { w, p, effect, method } = signedRankTest(first.map((value, i) => value - second[i]!));
    expect([w, method]).toEqual([40, 'exact']);
    expect(p).toBeCloseTo(0.0390625, 12);
    expect(effect).toBeCloseTo(35 / 45, 12);
  });

  it('with ties agrees with scipy.stats.wilcoxon', () => {
    const { w, p, method } = signedRankTest([1, -1, 2, 2, -3, 4, 5, 5, 6, 7]);
    expect([w, method]).toEqual([48.5, 'normal approximation']);
    expect(p).toBeCloseTo(0.03629242015, 9);
  });

  it('of no differences finds nothing', () => {
    expect(signedRankTest([0, 0])).toMatchObject({ n: 0, p: 1, effect: 0 });
  });
});

it("the sign test agrees with R's binom.test(3, 12)", () => {
  const { positive, negative, effect, p } = signTest([1, 1, 1, 0, ...new Array<number>(9).fill(-1)]);
  expect([positive, negative, effect]).toEqual([3, 9, -0.5]);
  expect(p).toBeCloseTo(0.1459961, 7);
  expect(signTest([0]).p).toBe(1);
});

describe('effect sizes', () => {
  it('are those of the textbook formulas (computed)', () => {
    expect(hedgesG(sleep1, sleep2)).toBeCloseTo(0.79701850045, 10);
    expect(cohensDz(differences)).toBeCloseTo(1.2845575626, 9);
  });

  it('without noise are none or infinite', () => {
    expect([cohensDz([0, 0]), cohensDz([1, 1])]).toEqual([0, Infinity]);
    expect(hedgesG([1, 1], [1, 1])).toBe(0);
  });
});

describe('equivalence', () => {
  it('agrees with statsmodels.stats.weightstats.ttost_paired and ttost_ind (usevar="unequal")', () => {
    const paired = pairedEquivalence(differences, { low: 0, high: 3 });
    expect(paired.p).toBeCloseTo(0.00265557029, 10);
    expect(paired.equivalent).toBe(true);
    expect(welchEquivalence(sleep1, sleep2, { low: -2, high: 4 }).p).toBeCloseTo(0.0053616241, 9);
  });

  it('is found just when the interval of 90% lies inside the margin', () => {
    for (const high of [2, 2.2, 2.29, 2.3, 3]) {
      const one = pairedEquivalence(differences, { low: -1, high });
      expect(one.equivalent).toBe(one.high <= high);
    }
  });

  it('without noise is certain, and a margin has two ends', () => {
    const sure = { difference: 1, standardError: 0, t: Infinity, df: 1, p: 0 };
    expect(equivalenceTest(sure, { low: -2, high: 2 })).toMatchObject({ p: 0, equivalent: true });
    expect(equivalenceTest(sure, { low: -1, high: 1 }).equivalent).toBe(false);
    expect(() => equivalenceTest(sure, { low: 1, high: 1 })).toThrow(/low < high/);
  });
});
