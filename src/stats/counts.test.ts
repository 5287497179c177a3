import { describe, expect, it } from 'vitest';
import { binomialCdf } from './binomial.ts';
import { chiSquaredCdf, chiSquaredP, chiSquaredQuantile } from './chi-squared.ts';
import { chiSquaredTest } from './chi-squared-test.ts';
import { dispersionTest } from './dispersion-test.ts';
import { countsIn, gapsOf } from './events.ts';
import { frequencies } from './frequencies.ts';
import { poissonCdf, poissonPmf, poissonUpper } from './poisson.ts';
import { chiSquaredPoisson } from './poisson-fit.ts';
import { totalVariation, totalVariationPoisson } from './total-variation.ts';

/** Deaths by horse kick in the Prussian army, 200 corps-years with 0, 1, ... of them: L. von Bortkiewicz (1898). */
const deaths = [109, 65, 22, 3, 1];
const corps = deaths.flatMap((times, k) => new Array<number>(times).fill(k));

describe('distributions of counts (computed; scipy.stats)', () => {
  it('chi-square', () => {
    expect(chiSquaredQuantile(0.05, 4)).toBeCloseTo(0.71072302, 8);
    expect(chiSquaredQuantile(0.95, 4)).toBeCloseTo(9.48772904, 8);
    expect(chiSquaredQuantile(0.99, 10)).toBeCloseTo(23.20925116, 8);
    expect(chiSquaredP(20, 5)).toBeCloseTo(0.00124973056, 11);
    expect(chiSquaredP(200, 30) / 4.9527335290032e-27).toBeCloseTo(1, 9);
    expect(chiSquaredCdf(3, 7)).toBeCloseTo(0.114997768357, 11);
  });

  it('Poisson', () => {
    expect(poissonPmf(3, 2.5)).toBeCloseTo(0.21376301725, 11);
    expect(poissonCdf(3, 2.5)).toBeCloseTo(0.757576133133, 11);
    expect(poissonUpper(20, 4.5) / 1.4222869966938937e-8).toBeCloseTo(1, 9);
    expect([poissonPmf(0, 0), poissonPmf(1, 0)]).toEqual([1, 0]);
  });

  it('binomial', () => {
    expect(binomialCdf(14, 20, 0.6)).toBeCloseTo(0.874401027277, 11);
    expect([binomialCdf(-1, 5, 0.5), binomialCdf(5, 5, 0.5)]).toEqual([0, 1]);
  });
});

describe('chi-square test', () => {
  it("agrees with R's chisq.test(c(89, 37, 30, 28, 2), p = c(.40, .20, .20, .15, .05))", () => {
    const expected = [0.4, 0.2, 0.2, 0.15, 0.05].map((p) => p * 186);
    const { statistic, df, p } = chiSquaredTest([89, 37, 30, 28, 2], expected);
    expect(statistic).toBeCloseTo(9.9901, 4);
    expect(df).toBe(4);
    expect(p).toBeCloseTo(0.04059, 5);
  });

  it('finds horse kicks to be Poisson (computed; scipy.stats.chisquare over 0, 1, 2 and more)', () => {
    const { statistic, df, p, w } = chiSquaredPoisson(corps);
    expect(df).toBe(1);
    expect(statistic).toBeCloseTo(0.0627838, 6);
    expect(p).toBeCloseTo(0.802149, 6);
    expect(w).toBeCloseTo(Math.sqrt(0.0627838 / 200), 6);
  });

  it('refuses too few cells', () => {
    expect(() => chiSquaredTest([3, 4], [3, 4])).toThrow(/needs 2 cells that expect 5 or more, got 1/);
  });
});

describe('dispersion', () => {
  it('of horse kicks is 1.0016 (computed)', () => {
    const { index, statistic, df, p, low, high } = dispersionTest(corps);
    expect(index).toBeCloseTo(1.0015652, 7);
    expect(statistic).toBeCloseTo(199.3115, 4);
    expect(df).toBe(199);
    expect(p).toBeCloseTo(0.960899, 5);
    expect([low, high]).toEqual([expect.closeTo(0.830604, 6), expect.closeTo(1.231639, 6)]);
  });

  it('of steady and of bursty counts lies on either side of 1, beyond chance', () => {
    expect(dispersionTest([4, 5, 5, 4, 5, 5, 4, 5, 5, 5, 4, 5])).toMatchObject({ p: expect.closeTo(0, 3) });
    expect(dispersionTest([0, 12, 0, 0, 11, 0, 0, 13, 0, 0, 12, 0]).index).toBeGreaterThan(5);
  });
});

describe('total variation', () => {
  it('is half the sum of the differences', () => {
    expect(totalVariation([0.5, 0.5], [0.25, 0.25, 0.5])).toBeCloseTo(0.5, 15);
    expect(totalVariation([1], [0, 1])).toBe(1);
  });

  it('of horse kicks from the Poisson distribution is 0.0124, less than chance makes of it (computed)', () => {
    const { distance, byChance } = totalVariationPoisson(corps);
    expect(distance).toBeCloseTo(0.012424056, 8);
    expect(byChance).toBeGreaterThan(distance);
    expect(byChance).toBeLessThan(0.06);
  });
});

describe('events', () => {
  it('have gaps, and are counted in windows between their ends', () => {
    expect(gapsOf([1, 2, 4, 4.5])).toEqual([1, 2, 0.5]);
    expect(() => gapsOf([2, 1])).toThrow(/rising order, got 1 after 2/);
    expect(countsIn([0, 0.5, 1.5, 1.7, 2.2, 3, 3.9, 4], 1)).toEqual([1, 2, 1, 2]);
    expect(countsIn([0, 0.5, 1.5, 1.7, 2.2], 1)).toEqual([1, 2]);
    expect(frequencies([2, 0, 2])).toEqual([1, 0, 2]);
    expect(() => frequencies([1.5])).toThrow(/whole numbers/);
  });
});
