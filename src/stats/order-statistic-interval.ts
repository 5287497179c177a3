import { binomialCdf } from './binomial.ts';
import { quantile } from './quantile.ts';
import { sorted } from './sorted.ts';
import type { Interval } from './t-interval.ts';

export interface OrderRanks {
  /** Places from 1 in rising order; null: no value is extreme enough. */
  readonly low: number | null;
  readonly high: number | null;
  /** The chance that the quantile lies between those values; a missing end counts as infinite. */
  readonly coverage: number;
}

/**
 * Which of n independent values in order enclose the p-quantile: the number of values up to it is binomial, and each
 * end is the innermost one that is passed with at most half the error. H. A. David and H. N. Nagaraja, "Order
 * statistics" (2003), section 7.1.
 */
export function orderRanks(n: number, p: number, level = 0.95): OrderRanks {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile's probability is between 0 and 1, got ${p}`);
  const error = (1 - level) / 2;
  // The value at place r lies above the quantile when at most r - 1 are up to it.
  const low = largest(n, (r) => binomialCdf(r - 1, n, p) <= error);
  // That at place s lies below it when at least s are up to it.
  const high = largest(n, (r) => binomialCdf(r - 1, n, 1 - p) <= error);
  const missed = (r: number, q: number) => (r === 0 ? 0 : binomialCdf(r - 1, n, q));
  return {
    low: low === 0 ? null : low,
    high: high === 0 ? null : n + 1 - high,
    coverage: 1 - missed(low, p) - missed(high, 1 - p),
  };
}

/** The largest r in 1 ... n that holds, 0 where none does; what holds for r holds for all below it. */
function largest(n: number, holds: (r: number) => boolean): number {
  let [yes, no] = [0, n + 1];
  while (no - yes > 1) {
    const middle = (yes + no) >> 1;
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/**
 * A quantile and its interval between two of the values, whatever their distribution. For INDEPENDENT values only:
 * neighbouring response times are not, and then it is far too narrow; use repetitions or batches.
 */
export function orderStatisticInterval(values: readonly number[], p: number, level = 0.95): Interval {
  const x = sorted(values);
  const { low, high } = orderRanks(x.length, p, level);
  return {
    value: quantile(values, p),
    low: low === null ? null : x[low - 1]!,
    high: high === null ? null : x[high - 1]!,
    n: x.length,
  };
}

/** The smallest number of independent values whose largest lies above the p-quantile: p^n <= 1 - level. */
export function valuesToBound(p: number, level = 0.95): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile's probability is between 0 and 1, got ${p}`);
  return Math.ceil(Math.log1p(-level) / Math.log(p));
}
