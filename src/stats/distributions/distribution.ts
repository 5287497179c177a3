import type { Rng } from '../../core/rng.ts';

/** A distribution that theory, the generator and the simulator share: draws and exact moments. */
export interface Distribution {
  sample(rng: Rng): number;
  readonly mean: number;
  readonly variance: number;
  /** P(X <= x). */
  cdf(x: number): number;
}
