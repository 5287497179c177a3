import { normalCdf } from './normal.ts';
import { ranksOf } from './ranks.ts';

export interface MannWhitneyTest {
  /** Pairs (a, b) with b above a, ties counting half. */
  readonly u: number;
  /** P(b > a) + P(b = a) / 2, Vargha and Delaney's A: the effect size; 0.5 is none. */
  readonly superiority: number;
  /** Cliff's delta = P(b > a) - P(b < a). */
  readonly delta: number;
  /** Two-sided. */
  readonly p: number;
  readonly method: 'exact' | 'normal approximation';
}

/** Without ties, and with no more pairs than this, the distribution is counted out. */
const MOST_PAIRS = 1000;

/**
 * Mann and Whitney's test that two independent samples come from one distribution, which is sensitive to b being
 * stochastically larger or smaller than a. H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18
 * (1947); with ties or many values the normal approximation with their correction and continuity.
 * Effect sizes: A. Vargha and H. D. Delaney, Journal of Educational and Behavioral Statistics 25 (2000); N. Cliff,
 * Psychological Bulletin 114 (1993).
 */
export function mannWhitneyTest(a: readonly number[], b: readonly number[]): MannWhitneyTest {
  const [m, n] = [a.length, b.length];
  if (m < 1 || n < 1) {
    throw new RangeError(`a Mann-Whitney test needs values on both sides, got ${m} and ${n}`);
  }
  const { ranks, ties } = ranksOf([...a, ...b]);
  const u = ranks.slice(m).reduce((sum, rank) => sum + rank, 0) - (n * (n + 1)) / 2;
  const superiority = u / (m * n);
  const exact = ties === 0 && m * n <= MOST_PAIRS;
  const p = exact ? exactP(u, m, n) : normalP(u, m, n, ties);
  const method = exact ? 'exact' : 'normal approximation';
  return { u, superiority, delta: 2 * superiority - 1, p, method };
}

/** P at least this far from the middle, from the number of orders of m + n values with each U. */
function exactP(u: number, m: number, n: number): number {
  // Gaussian binomial: the product over i = 1 ... m of (1 - q^(n + i)) / (1 - q^i), as a polynomial in q.
  const ways = new Float64Array(m * n + 1);
  ways[0] = 1;
  for (let i = 1; i <= m; i++) {
    for (let k = ways.length - 1; k >= n + i; k--) ways[k]! -= ways[k - n - i]!;
    for (let k = i; k < ways.length; k++) ways[k]! += ways[k - i]!;
  }
  const all = ways.reduce((sum, w) => sum + w, 0);
  let tail = 0;
  for (let k = 0; k <= Math.min(u, m * n - u); k++) tail += ways[k]!;
  return Math.min(1, (2 * tail) / all);
}

function normalP(u: number, m: number, n: number, ties: number): number {
  const size = m + n;
  const spread = Math.sqrt(((m * n) / 12) * (size + 1 - ties / (size * (size - 1))));
  const distance = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  return distance === 0 ? 1 : 2 * normalCdf(-distance / spread);
}
