import { findRoot } from './find-root.ts';
import { incompleteGamma, incompleteGammaUpper } from './incomplete-gamma.ts';

/** P(X <= x) of chi-square with df degrees of freedom: P(df / 2, x / 2). */
export function chiSquaredCdf(x: number, df: number): number {
  return x <= 0 ? 0 : incompleteGamma(df / 2, x / 2);
}

/** P(X > x), without cancellation. */
export function chiSquaredP(x: number, df: number): number {
  return x <= 0 ? 1 : incompleteGammaUpper(df / 2, x / 2);
}

/** The x with P(X <= x) = p, by inversion of the cdf. */
export function chiSquaredQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a chi-square quantile needs 0 < p < 1, got ${p}`);
  let high = df + 1;
  while (chiSquaredCdf(high, df) < p) high *= 2;
  return findRoot((x) => chiSquaredCdf(x, df) - p, 0, high);
}
