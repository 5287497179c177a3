import { findRoot } from '../stats/find-root.ts';
import { probability } from './check.ts';
import type { TimeDistribution } from './queue.ts';

/** A distribution of times from P(T > t) for t >= 0, continuous but for a jump at 0. Quantiles invert the tail. */
export function timeDistribution(mean: number, tail: (t: number) => number): TimeDistribution {
  return {
    mean,
    tail: (t) => (t < 0 ? 1 : tail(t)),
    cdf: (t) => (t < 0 ? 0 : 1 - tail(t)),
    quantile: (p) => {
      const above = 1 - probability('the p of a quantile', p);
      if (tail(0) <= above) return 0;
      let high = mean;
      while (tail(high) > above) high *= 2;
      return findRoot((t) => tail(t) - above, 0, high);
    },
  };
}

/** A time that is 0 with probability 1 - share, and otherwise exponential with this rate. */
export const exponentialTime = (share: number, rate: number): TimeDistribution =>
  timeDistribution(share / rate, (t) => share * Math.exp(-rate * t));

/**
 * P(A + B > t) of independent exponential times with rates a and b, symmetric in them: with a <= b it is
 * e^-at (1 + a (1 - e^-(b-a)t) / (b - a)), which has no cancellation and no special case but b = a.
 */
export function hypoexponentialTail(one: number, other: number, t: number): number {
  const [a, b] = [Math.min(one, other), Math.max(one, other)];
  const part = b === a ? t : -Math.expm1((a - b) * t) / (b - a);
  return Math.exp(-a * t) * (1 + a * part);
}
