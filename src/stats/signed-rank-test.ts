import { normalCdf } from './normal.ts';
import { ranksOf } from './ranks.ts';

export interface SignedRankTest {
  /** Sum of the ranks of the positive differences. */
  readonly w: number;
  /** Share of the rank sum that is positive less that which is negative, -1 ... 1: the matched-pairs rank biserial. */
  readonly effect: number;
  /** Two-sided. */
  readonly p: number;
  /** Differences that are not 0. */
  readonly n: number;
  readonly method: 'exact' | 'normal approximation';
}

/** Without ties, and up to here, the distribution is counted out. */
const MOST_EXACT = 50;

/**
 * Wilcoxon's signed-rank test that paired differences are symmetric about 0; differences of 0 are left out. It trusts
 * outliers less than the paired t test. F. Wilcoxon, Biometrics Bulletin 1 (1945); effect size: D. S. Kerby,
 * Comprehensive Psychology 3 (2014).
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest {
  const kept = differences.filter((difference) => difference !== 0);
  const n = kept.length;
  if (n === 0) return { w: 0, effect: 0, p: 1, n, method: 'exact' };
  const { ranks, ties } = ranksOf(kept.map(Math.abs));
  const w = ranks.reduce((sum, rank, i) => sum + (kept[i]! > 0 ? rank : 0), 0);
  const whole = (n * (n + 1)) / 2;
  const exact = ties === 0 && n <= MOST_EXACT;
  const p = exact ? exactP(w, n) : normalP(w, n, ties);
  return { w, effect: (2 * w) / whole - 1, p, n, method: exact ? 'exact' : 'normal approximation' };
}

/** Of 2^n choices of signs, those at least this far from the middle. */
function exactP(w: number, n: number): number {
  const whole = (n * (n + 1)) / 2;
  const ways = new Float64Array(whole + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = whole; sum >= rank; sum--) ways[sum]! += ways[sum - rank]!;
  }
  let tail = 0;
  for (let sum = 0; sum <= Math.min(w, whole - w); sum++) tail += ways[sum]!;
  return Math.min(1, (2 * tail) / 2 ** n);
}

function normalP(w: number, n: number, ties: number): number {
  const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  const distance = Math.max(0, Math.abs(w - (n * (n + 1)) / 4) - 0.5);
  return distance === 0 ? 1 : 2 * normalCdf(-distance / spread);
}
