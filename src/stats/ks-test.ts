import { isExact, kolmogorovP } from './kolmogorov.ts';
import { ksDistance } from './ks-distance.ts';

export interface KsTest {
  /** Kolmogorov's distance: the effect size. */
  readonly d: number;
  readonly p: number;
  readonly n: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Two-sided Kolmogorov-Smirnov test that independent values come from a continuous distribution whose parameters
 * were known beforehand. With parameters fitted to the same values it hardly ever rejects: for an exponential use
 * `lillieforsExponential` or `andersonDarlingExponential`.
 */
export function ksTest(values: ArrayLike<number>, cdf: (x: number) => number): KsTest {
  const n = values.length;
  if (n < 1) throw new RangeError('a Kolmogorov-Smirnov test needs at least 1 value, got none');
  const d = ksDistance(values, cdf);
  return { d, p: kolmogorovP(d, n), n, method: isExact(n) ? 'exact' : 'asymptotic' };
}
