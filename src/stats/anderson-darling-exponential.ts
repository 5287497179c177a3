import { fittedExponential } from './fitted-exponential.ts';
import type { FitTest } from './lilliefors-exponential.ts';
import { sorted } from './sorted.ts';

/**
 * P(A* > x) in the limit, where A^2 is a sum of squared normals. With known parameters their weights are
 * 1 / (j (j + 1)), j = 1, 2, ... (Anderson and Darling 1952). Fitting the mean takes a rank-one term off: the weights
 * are the eigenvalues of diag(1 / (j (j + 1))) - a a' with a_j^2 = (2 j + 1) / (j (j + 1))^3, a_j being the Legendre
 * coefficient of (1 - s) ln(1 - s) / sqrt(s (1 - s)). Computed from 2,000 of them by Imhof's method.
 */
const limit: readonly (readonly [x: number, p: number])[] = [
  [0.08, 0.99999],
  [0.1, 0.99981],
  [0.12, 0.99886],
  [0.14, 0.99593],
  [0.16, 0.98966],
  [0.18, 0.97901],
  [0.2, 0.96348],
  [0.22, 0.94313],
  [0.25, 0.90466],
  [0.28, 0.85886],
  [0.32, 0.791],
  [0.36, 0.72028],
  [0.4, 0.65058],
  [0.45, 0.56846],
  [0.5, 0.49402],
  [0.6, 0.37029],
  [0.7, 0.27694],
  [0.8, 0.20764],
  [0.916, 0.14949],
  [1.062, 0.099812],
  [1.2, 0.068775],
  [1.321, 0.049948],
  [1.591, 0.024929],
  [1.959, 0.009975],
  [2.244, 0.0049927],
  [2.534, 0.002496],
  [3, 8.3289e-4],
  [3.5, 2.6067e-4],
  [4, 8.2542e-5],
  [5, 8.4766e-6],
  [6, 8.8954e-7],
  [8, 1.0196e-8],
];

/**
 * Anderson and Darling's test that independent values are exponential, their mean being fitted: sharper in the tails
 * than Lilliefors'. The statistic is A* = A^2 (1 + 0.6 / n), with which the limit holds from about n = 10 on.
 * M. A. Stephens, "Tests based on EDF statistics", in R. B. D'Agostino and M. A. Stephens, "Goodness-of-fit
 * techniques" (1986), sections 4.2 and 4.9, table 4.14.
 */
export function andersonDarlingExponential(values: ArrayLike<number>): FitTest {
  const { mean } = fittedExponential(values);
  const x = sorted(values);
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    // ln F(x_i) + ln(1 - F(x_(n-1-i))); a 0, which no exponential gives, makes it infinite.
    const below = Math.log(-Math.expm1(-x[i]! / mean));
    sum += (2 * i + 1) * (below - x[n - 1 - i]! / mean);
  }
  const statistic = (-n - sum / n) * (1 + 0.6 / n);
  return { mean, statistic, p: andersonDarlingP(statistic), n };
}

/** Interpolated on the logarithm of p; beyond the table it goes on as its last piece does. */
export function andersonDarlingP(x: number): number {
  if (x <= limit[0]![0]) return 1;
  if (x === Infinity) return 0;
  const found = limit.findIndex(([at]) => at >= x);
  const [[x0, p0], [x1, p1]] =
    found < 0 ? [limit.at(-2)!, limit.at(-1)!] : [limit[found - 1]!, limit[found]!];
  return p0 * (p1 / p0) ** ((x - x0) / (x1 - x0));
}
