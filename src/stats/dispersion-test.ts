import { chiSquaredCdf, chiSquaredP, chiSquaredQuantile } from './chi-squared.ts';
import { mean } from './mean.ts';
import { variance } from './variance.ts';

export interface DispersionTest {
  /** Variance over mean: 1 for a Poisson process, below it for a steadier one, above it for a burstier one. */
  readonly index: number;
  /** Its interval, by the same chi-square. */
  readonly low: number;
  readonly high: number;
  /** (n - 1) times the index. */
  readonly statistic: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Fisher's test of dispersion for independent counts: (n - 1) variance / mean is about chi-square with n - 1 degrees
 * of freedom if they are Poisson. The mean should be 3 or more. R. A. Fisher, "Statistical methods for research
 * workers" (1925), section 16; D. R. Cox and P. A. W. Lewis, "The statistical analysis of series of events" (1966),
 * section 6.3.
 */
export function dispersionTest(counts: readonly number[], level = 0.95): DispersionTest {
  const df = counts.length - 1;
  const average = mean(counts);
  if (df < 1) throw new RangeError(`a dispersion test needs at least 2 counts, got ${counts.length}`);
  if (!(average > 0)) throw new RangeError(`a dispersion test needs a mean above 0, got ${average}`);
  const index = variance(counts) / average;
  const statistic = df * index;
  const p = Math.min(1, 2 * Math.min(chiSquaredCdf(statistic, df), chiSquaredP(statistic, df)));
  const end = (q: number) => statistic / chiSquaredQuantile(q, df);
  return { index, low: end((1 + level) / 2), high: end((1 - level) / 2), statistic, df, p };
}
