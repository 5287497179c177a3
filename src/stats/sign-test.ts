import { binomialCdf } from './binomial.ts';

export interface SignTest {
  readonly positive: number;
  readonly negative: number;
  /** Share of the differences that are positive less that of the negative ones, those of 0 left out. */
  readonly effect: number;
  /** Two-sided, exact. */
  readonly p: number;
}

/**
 * Sign test that a paired difference is as likely above 0 as below: it assumes nothing else. J. Arbuthnot,
 * Philosophical Transactions 27 (1710); W. J. Conover, "Practical nonparametric statistics" (1999), section 3.4.
 */
export function signTest(differences: readonly number[]): SignTest {
  const positive = differences.filter((difference) => difference > 0).length;
  const negative = differences.filter((difference) => difference < 0).length;
  const n = positive + negative;
  const p = Math.min(1, 2 * binomialCdf(Math.min(positive, negative), n, 0.5));
  return { positive, negative, effect: n === 0 ? 0 : (positive - negative) / n, p };
}
