import { logBinomial } from './log-binomial.ts';
import { quantile } from './quantile.ts';

export interface RunsTest {
  readonly runs: number;
  /** Of independent values: 1 + 2 above below / (above + below). */
  readonly expected: number;
  /** Values above and below the median; those on it are left out. */
  readonly above: number;
  readonly below: number;
  /** (runs - expected) / (expected - 1), between -1 (all on one side, then all on the other) and 1 (in turns). */
  readonly effect: number;
  /** Two-sided, exact. */
  readonly p: number;
}

/**
 * Runs test about the median that values are independent of those before them: too few runs mean trends or bursts,
 * too many alternation. A. Wald and J. Wolfowitz, "On a test whether two samples are from the same population",
 * Annals of Mathematical Statistics 11 (1940). The null distribution is exact, so it rejects at most as often as
 * it says.
 */
export function runsTest(values: readonly number[]): RunsTest {
  const median = quantile(values, 0.5);
  const sides = values.filter((value) => value !== median).map((value) => value > median);
  const above = sides.filter(Boolean).length;
  const below = sides.length - above;
  if (above < 1 || below < 1) {
    throw new RangeError('a runs test needs values on both sides of the median, got none on one of them');
  }
  const runs = sides.filter((side, i) => i === 0 || side !== sides[i - 1]).length;
  const expected = 1 + (2 * above * below) / (above + below);
  let [atMost, atLeast] = [0, 0];
  for (let r = 2; r <= above + below; r++) {
    const chance = probability(r, above, below);
    if (r <= runs) atMost += chance;
    if (r >= runs) atLeast += chance;
  }
  const p = Math.min(1, 2 * Math.min(atMost, atLeast));
  return { runs, expected, above, below, effect: (runs - expected) / (expected - 1), p };
}

/** Of r runs: ways to cut both sides' values into pieces that alternate, over all orders. */
function probability(r: number, m: number, n: number): number {
  const pieces = (a: number, b: number) =>
    Math.exp(logBinomial(m - 1, a - 1) + logBinomial(n - 1, b - 1) - all);
  const all = logBinomial(m + n, m);
  const half = Math.floor(r / 2);
  return r % 2 === 0 ? 2 * pieces(half, half) : pieces(half + 1, half) + pieces(half, half + 1);
}
