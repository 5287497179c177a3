import { autocorrelations } from './autocorrelation.ts';
import { chiSquaredP } from './chi-squared.ts';

export interface LjungBoxTest {
  /** At lags 1, 2, ... : the effect sizes. */
  readonly autocorrelations: readonly number[];
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

/**
 * Ljung and Box's test that a series is not autocorrelated at lags 1 ... `lags`: n (n + 2) times the sum of
 * r_k^2 / (n - k) is about chi-square. G. M. Ljung and G. E. P. Box, "On a measure of lack of fit in time series
 * models", Biometrika 65 (1978). Fewer lags than n / 10 keep the approximation good.
 */
export function ljungBox(values: readonly number[], lags = 10): LjungBoxTest {
  const n = values.length;
  const r = autocorrelations(values, lags);
  const statistic = n * (n + 2) * r.reduce((sum, one, i) => sum + one ** 2 / (n - i - 1), 0);
  return { autocorrelations: r, statistic, df: lags, p: chiSquaredP(statistic, lags) };
}
