import type { Distribution } from './distribution.ts';

/**
 * Pareto with the given mean and a shape above 1: P(X > x) = (low / x)^shape from low = mean (shape - 1) / shape on.
 * Its variance, mean^2 / (shape (shape - 2)), is infinite for shapes up to 2.
 */
export function pareto(mean: number, shape: number): Distribution {
  const low = (mean * (shape - 1)) / shape;
  return {
    mean,
    variance: shape > 2 ? (mean * mean) / (shape * (shape - 2)) : Infinity,
    sample: (rng) => low * (1 - rng.next()) ** (-1 / shape),
    cdf: (x) => (x <= low ? 0 : 1 - (low / x) ** shape),
  };
}
