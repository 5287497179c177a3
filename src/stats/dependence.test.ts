import { describe, expect, it } from 'vitest';
import { autocorrelations } from './autocorrelation.ts';
import { ljungBox } from './ljung-box.ts';
import { runsTest } from './runs-test.ts';

/** Luteinizing hormone at 48 times: R's `lh` (P. J. Diggle, "Time series: a biostatistical introduction", 1990). */
const lh = [
  2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2.0, 1.9, 1.7, 2.2, 1.8, 3.2, 3.2, 2.7, 2.2, 2.2, 1.9, 1.9,
  1.8, 2.7, 3.0, 2.3, 2.0, 2.0, 2.9, 2.9, 2.7, 2.7, 2.3, 2.6, 2.4, 1.8, 1.7, 1.5, 1.4, 2.1, 3.3, 3.5, 3.5,
  3.1, 2.6, 2.1, 3.4, 3.0, 2.9,
];

describe('autocorrelation', () => {
  it("agrees with R's acf(lh)", () => {
    const [first, second, third] = autocorrelations(lh, 3);
    expect(first).toBeCloseTo(0.57552448, 8);
    expect(second).toBeCloseTo(0.18181818, 8);
    expect(third).toBeCloseTo(-0.14475524, 8);
  });

  it('of a constant is none, and needs more values than lags', () => {
    expect(autocorrelations([2, 2, 2], 2)).toEqual([0, 0]);
    expect(() => autocorrelations([1, 2], 2)).toThrow(/1 to 1 lags, got 2/);
  });
});

it("Ljung-Box agrees with R's Box.test(lh, lag, type = 'Ljung-Box') (statsmodels: acorr_ljungbox)", () => {
  const five = ljungBox(lh, 5);
  expect(five.statistic).toBeCloseTo(22.673185, 6);
  expect(five.p).toBeCloseTo(0.00039, 6);
  const ten = ljungBox(lh);
  expect(ten.statistic).toBeCloseTo(25.35093, 5);
  expect(ten.p).toBeCloseTo(0.004719, 6);
});

describe('runs test', () => {
  // Computed by going through all orders of five or six values on each side.
  const sides = (pattern: string) => [...pattern].map((side) => (side === '+' ? 1 : -1));

  it('is exact', () => {
    expect(runsTest(sides('+++++-----'))).toMatchObject({
      runs: 2,
      expected: 6,
      above: 5,
      below: 5,
      effect: -0.8,
    });
    expect(runsTest(sides('+++++-----')).p).toBeCloseTo(0.015873015873, 11);
    expect(runsTest(sides('++-----+++')).p).toBeCloseTo(0.0793650793651, 11);
    expect(runsTest(sides('+-+-+-+-++--')).p).toBeCloseTo(0.1341991341991, 11);
  });

  it('leaves out what lies on the median, and refuses one side only', () => {
    expect(runsTest([1, 5, 3, 2, 4])).toMatchObject({ above: 2, below: 2, runs: 4 });
    expect(() => runsTest([1, 1, 1])).toThrow(/both sides of the median/);
  });
});
