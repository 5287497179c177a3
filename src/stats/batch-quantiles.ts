import { BATCHES } from './batch-means.ts';
import { batchesOf } from './batches.ts';
import { mean } from './mean.ts';
import { quantile } from './quantile.ts';
import { type Interval, tHalfWidth } from './t-interval.ts';

/** Values beyond the quantile in each batch that make its own quantile worth something. */
const FEWEST_BEYOND = 10;

export interface BatchQuantile extends Interval {
  readonly batches: number;
  readonly size: number;
  /** Fewer than ten values of a batch are expected beyond the quantile: its estimates are biased and skewed. */
  readonly tooShort: boolean;
}

/**
 * A quantile of a stationary, autocorrelated series and its interval: the estimate is that of all values, the width
 * comes from the quantiles of long batches. A. F. Seila, "A batching approach to quantile estimation in regenerative
 * simulations", Management Science 28 (1982).
 */
export function batchQuantile(
  values: readonly number[],
  p: number,
  batches = BATCHES,
  level = 0.95,
): BatchQuantile {
  const { size, left, of } = batchesOf(values, batches);
  const half = tHalfWidth(
    of.map((batch) => quantile(batch, p)),
    level,
  )!;
  const value = quantile(values.slice(left), p);
  const tooShort = size * Math.min(p, 1 - p) < FEWEST_BEYOND;
  return { value, low: value - half, high: value + half, n: values.length, batches, size, tooShort };
}

/**
 * A quantile from independent repetitions of an experiment: the mean of the repetitions' quantiles with Student's
 * interval. It is an interval for the mean of such quantiles; each repetition must be long enough that its own
 * quantile has little bias. A. M. Law, "Simulation modeling and analysis" (2015), section 9.4.2.
 */
export function quantileOfRepetitions(
  repetitions: readonly (readonly number[])[],
  p: number,
  level = 0.95,
): Interval {
  const quantiles = repetitions.map((values) => quantile(values, p));
  const half = tHalfWidth(quantiles, level);
  const value = mean(quantiles);
  const n = quantiles.length;
  return half === null
    ? { value, low: null, high: null, n }
    : { value, low: value - half, high: value + half, n };
}
