import type { Rng } from '../../core/rng.ts';
import type { Distribution } from './distribution.ts';
import { gamma } from './gamma.ts';

/** Up to here the product of as many uniforms, each at least 2^-53, is a normal number; it is also the faster way. */
const MOST_FACTORS = 16;

/** Erlang with the given mean: the sum of k exponentials of mean / k, -mean / k ln(U_1 ... U_k). */
export function erlang(mean: number, k: number): Distribution {
  const same = gamma(mean, 1 / k);
  const sample = (rng: Rng) => {
    let product = 1;
    for (let i = 0; i < k; i++) product *= 1 - rng.next();
    return (-mean / k) * Math.log(product);
  };
  return k <= MOST_FACTORS ? { ...same, sample } : same;
}
