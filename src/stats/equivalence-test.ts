import { pairedTTest } from './paired-t-test.ts';
import { studentCdf, studentQuantile } from './student-t.ts';
import type { TTest } from './t-test.ts';
import { welchTTest } from './welch-t-test.ts';

/** Differences between these do not matter. */
export interface Margin {
  readonly low: number;
  readonly high: number;
}

export interface EquivalenceTest {
  readonly difference: number;
  /** The interval that lies inside the margin just when p <= alpha: of level 1 - 2 alpha. */
  readonly low: number;
  readonly high: number;
  readonly margin: Margin;
  /** That the true difference is not inside the margin. */
  readonly p: number;
  readonly equivalent: boolean;
}

/**
 * Two one-sided t tests that a difference lies inside a margin chosen beforehand: where the usual test fails to find
 * a difference, this one can find that there is none that matters. The larger p value of the two counts, and needs no
 * correction. D. J. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for
 * assessing the equivalence of average bioavailability", Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
 */
export function equivalenceTest(test: TTest, margin: Margin, alpha = 0.05): EquivalenceTest {
  if (!(margin.low < margin.high)) {
    throw new RangeError(`a margin needs low < high, got ${margin.low} and ${margin.high}`);
  }
  const { difference, standardError, df } = test;
  const half = standardError === 0 ? 0 : studentQuantile(1 - alpha, df) * standardError;
  const above = tail(margin.low - difference, standardError, df);
  const below = tail(difference - margin.high, standardError, df);
  const p = Math.max(above, below);
  return { difference, low: difference - half, high: difference + half, margin, p, equivalent: p <= alpha };
}

/** P(T >= the distance by which the estimate lies inside). */
function tail(outside: number, standardError: number, df: number): number {
  if (standardError === 0) return outside < 0 ? 0 : 1;
  return studentCdf(outside / standardError, df);
}

/** Of the means of two independent samples, by Welch's t. */
export function welchEquivalence(
  a: readonly number[],
  b: readonly number[],
  margin: Margin,
  alpha = 0.05,
): EquivalenceTest {
  return equivalenceTest(welchTTest(a, b), margin, alpha);
}

/** Of a mean paired difference with 0. */
export function pairedEquivalence(
  differences: readonly number[],
  margin: Margin,
  alpha = 0.05,
): EquivalenceTest {
  return equivalenceTest(pairedTTest(differences), margin, alpha);
}
