import { mean } from './mean.ts';
import { studentQuantile } from './student-t.ts';
import { variance } from './variance.ts';

/** A figure with its interval; low and high are null when a single value says nothing about the noise. */
export interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

/** Mean of independent values and Student's interval: mean +- t(n - 1) s / sqrt(n). */
export function tInterval(values: readonly number[], level = 0.95): Interval {
  const half = tHalfWidth(values, level);
  const value = mean(values);
  if (half === null) return { value, low: null, high: null, n: values.length };
  return { value, low: value - half, high: value + half, n: values.length };
}

/** The same on the log scale, for positive and skewed values: the geometric mean and its interval. */
export function logTInterval(values: readonly number[], level = 0.95): Interval {
  const { value, low, high, n } = tInterval(values.map(Math.log), level);
  return { value: Math.exp(value), low: exp(low), high: exp(high), n };
}

const exp = (x: number | null) => (x === null ? null : Math.exp(x));

/** t(n - 1) s / sqrt(n); null of fewer than two values. */
export function tHalfWidth(values: readonly number[], level = 0.95): number | null {
  const n = values.length;
  if (n < 2) return null;
  return studentQuantile((1 + level) / 2, n - 1) * Math.sqrt(variance(values) / n);
}
