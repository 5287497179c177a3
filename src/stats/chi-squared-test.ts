import { chiSquaredP } from './chi-squared.ts';

export interface ChiSquaredTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** Cohen's w = sqrt(statistic / n): the effect size, which does not grow with n. */
  readonly w: number;
  readonly n: number;
}

/** Smaller expectations make the chi-square distribution a poor one: W. G. Cochran, Biometrics 10 (1954). */
export const FEWEST_EXPECTED = 5;

/**
 * Pearson's chi-square test that counts in cells are as expected, `fitted` parameters having been estimated from
 * the same data. Neighbouring cells are pooled until each expects at least 5.
 * K. Pearson, Philosophical Magazine 50 (1900); effect size: J. Cohen, "Statistical power analysis" (1988), ch. 7.
 */
export function chiSquaredTest(
  observed: readonly number[],
  expected: readonly number[],
  fitted = 0,
): ChiSquaredTest {
  if (observed.length !== expected.length) {
    throw new RangeError(
      `a chi-square test needs an expectation a cell, got ${expected.length} for ${observed.length}`,
    );
  }
  const cells = pooled(observed, expected);
  const df = cells.length - 1 - fitted;
  if (df < 1) {
    throw new RangeError(
      `a chi-square test needs ${fitted + 2} cells that expect ${FEWEST_EXPECTED} or more, got ${cells.length}`,
    );
  }
  const statistic = cells.reduce((sum, [o, e]) => sum + (o - e) ** 2 / e, 0);
  const n = observed.reduce((sum, o) => sum + o, 0);
  return { statistic, df, p: chiSquaredP(statistic, df), w: Math.sqrt(statistic / n), n };
}

type Cell = readonly [observed: number, expected: number];

/** From the left; what is left over at the right joins the last cell. */
export function pooled(observed: readonly number[], expected: readonly number[]): Cell[] {
  const cells: Cell[] = [];
  let [o, e] = [0, 0];
  observed.forEach((count, i) => {
    o += count;
    e += expected[i]!;
    if (e < FEWEST_EXPECTED) return;
    cells.push([o, e]);
    [o, e] = [0, 0];
  });
  const last = cells.pop() ?? [0, 0];
  return [...cells, [last[0] + o, last[1] + e]];
}
