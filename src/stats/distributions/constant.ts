import type { Distribution } from './distribution.ts';

/** Always the same value; it still takes its draw, so that swapping distributions keeps streams aligned. */
export function constant(value: number): Distribution {
  return {
    mean: value,
    variance: 0,
    sample: (rng) => {
      rng.next();
      return value;
    },
    cdf: (x) => (x < value ? 0 : 1),
  };
}
