import { frequencies } from './frequencies.ts';
import { mean } from './mean.ts';
import { poissonPmf } from './poisson.ts';

/** Total variation distance of two distributions on the same cells: no event's probability differs by more. */
export function totalVariation(p: readonly number[], q: readonly number[]): number {
  const cells = Math.max(p.length, q.length);
  let sum = 0;
  for (let k = 0; k < cells; k++) sum += Math.abs((p[k] ?? 0) - (q[k] ?? 0));
  return sum / 2;
}

export interface PoissonDistance {
  /** Of the shares of the counts from the Poisson probabilities with their mean. */
  readonly distance: number;
  /** What n Poisson counts would show on average, by chance alone. */
  readonly byChance: number;
  readonly n: number;
}

/**
 * How far counts are from the Poisson distribution with their mean: an effect size for the chi-square test. Chance
 * alone gives each share a mean absolute deviation of about sqrt(2 p (1 - p) / (pi n)) (the normal approximation),
 * which falls with n, as the distance of a process that is not Poisson does not.
 */
export function totalVariationPoisson(counts: readonly number[]): PoissonDistance {
  const n = counts.length;
  const seen = frequencies(counts);
  const rate = mean(counts);
  const expected = seen.map((_, k) => poissonPmf(k, rate));
  const beyond = Math.max(0, 1 - expected.reduce((sum, p) => sum + p, 0));
  const distance = totalVariation([...seen.map((count) => count / n), 0], [...expected, beyond]);
  const byChance = expected.reduce((sum, p) => sum + Math.sqrt((p * (1 - p)) / (2 * Math.PI * n)), 0);
  return { distance, byChance, n };
}
