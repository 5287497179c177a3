import { fittedExponential } from './fitted-exponential.ts';
import { ksDistance } from './ks-distance.ts';
import { lillieforsExponentialP } from './lilliefors-distribution.ts';

export interface FitTest {
  /** The mean that was fitted: that of the values. */
  readonly mean: number;
  readonly statistic: number;
  readonly p: number;
  readonly n: number;
}

/**
 * Lilliefors' test that independent values are exponential, their mean being fitted: Kolmogorov's distance from the
 * fitted exponential. H. W. Lilliefors, "On the Kolmogorov-Smirnov test for the exponential distribution with mean
 * unknown", Journal of the American Statistical Association 64 (1969). Its p value is exact for up to 100 values.
 */
export function lillieforsExponential(values: ArrayLike<number>): FitTest {
  const { mean, cdf } = fittedExponential(values);
  const statistic = ksDistance(values, cdf);
  const n = values.length;
  return { mean, statistic, p: lillieforsExponentialP(statistic, n), n };
}
