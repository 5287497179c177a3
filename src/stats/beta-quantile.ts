import { findRoot } from './find-root.ts';
import { incompleteBeta } from './incomplete-beta.ts';

/** The x with I_x(a, b) = p: quantile of the beta distribution, and so of the i-th of n uniforms with a = i, b = n + 1 - i. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a beta quantile needs 0 < p < 1, got ${p}`);
  return findRoot((x) => incompleteBeta(x, a, b) - p, 0, 1);
}
