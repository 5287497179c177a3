import type { Distribution } from './distribution.ts';

/** Uniform on [low, high). */
export function uniform(low: number, high: number): Distribution {
  return {
    mean: (low + high) / 2,
    variance: (high - low) ** 2 / 12,
    sample: (rng) => low + (high - low) * rng.next(),
    cdf: (x) => Math.min(1, Math.max(0, (x - low) / (high - low))),
  };
}
