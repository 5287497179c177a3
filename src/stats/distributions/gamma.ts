import type { Rng } from '../../core/rng.ts';
import { incompleteGamma } from '../incomplete-gamma.ts';
import type { Distribution } from './distribution.ts';
import { standardNormal } from './standard-normal.ts';

/** Gamma with the given mean and squared coefficient of variation: shape 1 / scv, scale mean * scv. */
export function gamma(mean: number, scv: number): Distribution {
  const shape = 1 / scv;
  const scale = mean * scv;
  return {
    mean,
    variance: mean * mean * scv,
    sample: shape < 1 ? (rng) => scale * small(shape, rng) : (rng) => scale * standardGamma(shape, rng),
    cdf: (x) => (x <= 0 ? 0 : incompleteGamma(shape, x / scale)),
  };
}

/** A shape below 1: a draw of the shape above by 1 times U^(1 / shape) (Marsaglia and Tsang, section 6). */
const small = (shape: number, rng: Rng) => standardGamma(shape + 1, rng) * (1 - rng.next()) ** (1 / shape);

/**
 * G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000), for shapes from 1:
 * exact rejection, about 1.05 normals a draw.
 */
function standardGamma(shape: number, rng: Rng): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(rng);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - rng.next();
    if (u < 1 - 0.0331 * x * x * x * x) return d * v;
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
