import type { Rng } from '../core/rng.ts';
import { mean } from './mean.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { quantile } from './quantile.ts';
import type { Interval } from './t-interval.ts';

const RESAMPLES = 2000;

export interface BootstrapOptions {
  readonly resamples?: number;
  readonly level?: number;
}

/**
 * Interval for any statistic of independent repetitions, by the bias-corrected and accelerated bootstrap.
 * B. Efron, "Better bootstrap confidence intervals", Journal of the American Statistical Association 82 (1987).
 * Over repetitions, never over requests: those are not independent. With few repetitions it is too narrow (of 10,
 * about 90% hold where 95% are said); where the statistic is a mean, Student's interval is better.
 */
export function bootstrapInterval<T>(
  repetitions: readonly T[],
  statistic: (sample: readonly T[]) => number,
  rng: Rng,
  { resamples = RESAMPLES, level = 0.95 }: BootstrapOptions = {},
): Interval {
  const n = repetitions.length;
  const value = statistic(repetitions);
  if (n < 2) return { value, low: null, high: null, n };
  const draw = () => Array.from({ length: n }, () => repetitions[Math.floor(rng.next() * n)]!);
  const seen = Array.from({ length: resamples }, () => statistic(draw()));
  const spread = seen.some((one) => one !== seen[0]);
  if (!spread) return { value, low: seen[0]!, high: seen[0]!, n };
  const below = seen.reduce((sum, one) => sum + (one < value ? 1 : one === value ? 0.5 : 0), 0);
  // Half a resample stays on either side, so that the bias is finite.
  const bias = normalQuantile(Math.min(Math.max(below, 0.5), resamples - 0.5) / resamples);
  const a = acceleration(repetitions, statistic);
  const end = (p: number) => {
    const z = bias + normalQuantile(p);
    return quantile(seen, normalCdf(bias + z / (1 - a * z)));
  };
  return { value, low: end((1 - level) / 2), high: end((1 + level) / 2), n };
}

/** A sixth of the skewness of the jackknife's influences. */
function acceleration<T>(repetitions: readonly T[], statistic: (sample: readonly T[]) => number): number {
  const without = repetitions.map((_, i) => statistic(repetitions.filter((__, j) => j !== i)));
  const centre = mean(without);
  const sum = (power: number) => without.reduce((total, one) => total + (centre - one) ** power, 0);
  const squares = sum(2);
  return squares === 0 ? 0 : sum(3) / (6 * squares ** 1.5);
}
