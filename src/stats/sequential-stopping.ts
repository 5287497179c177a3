import { type Interval, tInterval } from './t-interval.ts';

export interface Precision {
  /** The half-width of the interval that is wanted. */
  readonly halfWidth: number;
  /** Of the mean's size, or in its unit. */
  readonly relative?: boolean;
  readonly level?: number;
  /** Repetitions before which it never stops. */
  readonly atLeast?: number;
}

export interface Stopping {
  readonly done: boolean;
  readonly interval: Interval;
  readonly halfWidth: number | null;
  /** Repetitions in all that would reach it at today's spread; null where that cannot be told yet. */
  readonly needed: number | null;
}

/** Below this the deviation is known so badly that it often stops by chance. */
const AT_LEAST = 10;

/**
 * Whether independent repetitions so far give the wanted half-width: ask after each. Stopping at a lucky spread costs
 * some coverage (a 95% interval then holds in about 91 to 94%), the less the later it begins; it tends to 95% as the
 * wanted width falls. Y. S. Chow and H. Robbins, "On the asymptotic theory of fixed-width sequential confidence
 * intervals for the mean", Annals of Mathematical Statistics 36 (1965); A. M. Law, "Simulation modeling and analysis"
 * (2015), section 9.4.1.
 */
export function sequentialStopping(values: readonly number[], wanted: Precision): Stopping {
  const { halfWidth, relative = false, level = 0.95, atLeast = AT_LEAST } = wanted;
  if (!(halfWidth > 0)) throw new RangeError(`a wanted half-width is above 0, got ${halfWidth}`);
  if (relative && halfWidth >= 1) {
    throw new RangeError(`a relative half-width is below 1, got ${halfWidth}`);
  }
  const interval = tInterval(values, level);
  const n = values.length;
  if (interval.high === null) return { done: false, interval, halfWidth: null, needed: null };
  const half = interval.high - interval.value;
  // Relative to the true mean, which may be smaller than the estimate by the error: Law's g / (1 + g).
  const target = relative ? (halfWidth / (1 + halfWidth)) * Math.abs(interval.value) : halfWidth;
  const done = n >= atLeast && half <= target;
  const needed = target === 0 ? null : Math.max(n, atLeast, Math.ceil(n * (half / target) ** 2));
  return { done, interval, halfWidth: half, needed: done ? n : needed };
}
