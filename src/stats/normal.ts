import { findRoot } from './find-root.ts';
import { incompleteGammaUpper } from './incomplete-gamma.ts';

/** P(Z <= z) of the standard normal: erfc(x) = Q(1/2, x^2), so both tails keep their relative accuracy. */
export function normalCdf(z: number): number {
  const tail = 0.5 * incompleteGammaUpper(0.5, (z * z) / 2);
  return z < 0 ? tail : 1 - tail;
}

// Beyond these the tail is smaller than any number that 1 - p can tell from 0.
const FARTHEST = 40;

/** The z with P(Z <= z) = p, by inversion of the cdf. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a normal quantile needs 0 < p < 1, got ${p}`);
  if (p === 0.5) return 0;
  return p < 0.5 ? findRoot((z) => normalCdf(z) - p, -FARTHEST, 0) : -normalQuantile(1 - p);
}
