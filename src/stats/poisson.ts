import { incompleteGamma, incompleteGammaUpper } from './incomplete-gamma.ts';
import { logGamma } from './log-gamma.ts';

/** P(N = k) of a Poisson count. */
export function poissonPmf(k: number, mean: number): number {
  if (mean === 0) return k === 0 ? 1 : 0;
  return Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
}

/** P(N <= k) = Q(k + 1, mean). */
export function poissonCdf(k: number, mean: number): number {
  return k < 0 ? 0 : incompleteGammaUpper(Math.floor(k) + 1, mean);
}

/** P(N > k), without cancellation. */
export function poissonUpper(k: number, mean: number): number {
  return k < 0 ? 1 : incompleteGamma(Math.floor(k) + 1, mean);
}
