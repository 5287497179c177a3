import { logGamma } from '../log-gamma.ts';
import type { Distribution } from './distribution.ts';

/** Weibull with the given mean: P(X > x) = exp(-(x / scale)^shape), and E X^n = scale^n Gamma(1 + n / shape). */
export function weibull(mean: number, shape: number): Distribution {
  const log1 = logGamma(1 + 1 / shape);
  const scale = mean * Math.exp(-log1);
  return {
    mean,
    variance: mean * mean * Math.expm1(logGamma(1 + 2 / shape) - 2 * log1),
    sample: (rng) => scale * (-Math.log1p(-rng.next())) ** (1 / shape),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-((x / scale) ** shape))),
  };
}
