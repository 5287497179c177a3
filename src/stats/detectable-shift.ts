import { findRoot } from './find-root.ts';
import { tPower } from './t-power.ts';

/**
 * The true difference, in standard errors, that a two-sided t test finds with the wanted power. In a paired design
 * of n repetitions df = n - 1 and the standard error is s / sqrt(n), s being the deviation of the differences.
 */
export function detectableShift(df: number, alpha = 0.05, power = 0.8): number {
  let high = 4;
  while (tPower(high, df, alpha) < power) high *= 2;
  return findRoot((shift) => tPower(shift, df, alpha) - power, 0, high);
}
