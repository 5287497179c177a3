import type { Rng } from '../../core/rng.ts';

/** A draw from the normal distribution of mean 0 and variance 1: G. Box, M. Muller (1958), the cosine half. */
export function standardNormal(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log1p(-rng.next()));
  return radius * Math.cos(2 * Math.PI * rng.next());
}
