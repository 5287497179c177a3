import type { Distribution } from './distribution.ts';

/** Exponential with the given mean, by inversion: -mean ln(1 - U). */
export function exponential(mean: number): Distribution {
  return {
    mean,
    variance: mean * mean,
    sample: (rng) => -mean * Math.log1p(-rng.next()),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-x / mean)),
  };
}
