import { mean } from '../stats/mean.ts';
import { type Interval, tHalfWidth, tInterval } from '../stats/t-interval.ts';
import type { Repetition, Stretch } from './repetition.ts';

/**
 * A figure with its interval: from independent repetitions Student's interval of their values; of a single one its value
 * with the width from its batches (see `batchMeans`).
 */
export function estimate(
  repetitions: readonly Repetition[],
  figure: (stretch: Stretch) => number,
  level = 0.95,
): Interval {
  if (repetitions.length > 1)
    return tInterval(
      repetitions.map(({ whole }) => figure(whole)),
      level,
    );
  const values = repetitions.flatMap(({ batches }) => batches.map(figure));
  const value = mean(repetitions.map(({ whole }) => figure(whole)));
  const half = tHalfWidth(values, level);
  const n = values.length;
  return half === null
    ? { value, low: null, high: null, n }
    : { value, low: value - half, high: value + half, n };
}
