import { constant } from '../stats/distributions/constant.ts';
import type { Distribution } from '../stats/distributions/distribution.ts';
import { exponential } from '../stats/distributions/exponential.ts';
import { gamma } from '../stats/distributions/gamma.ts';
import { hyperexponential } from '../stats/distributions/hyperexponential.ts';

/**
 * A distribution with this mean and squared coefficient of variation, variance / mean^2: constant at 0, gamma below 1,
 * exponential at 1, hyperexponential with balanced means above.
 */
export function withScv(mean: number, scv: number): Distribution {
  if (mean === 0 || scv === 0) return constant(mean);
  if (scv === 1) return exponential(mean);
  return scv < 1 ? gamma(mean, scv) : hyperexponential(mean, scv);
}
