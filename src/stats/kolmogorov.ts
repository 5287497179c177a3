/** Up to here the distribution is exact. */
const MOST_EXACT = 140;

/** P(D >= d) of Kolmogorov's distance of n values from a distribution whose parameters were known beforehand. */
export function kolmogorovP(d: number, n: number): number {
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  return Math.min(1, Math.max(0, isExact(n) ? 1 - durbin(d, n) : limit(d, n)));
}

export const isExact = (n: number): boolean => n <= MOST_EXACT;

/**
 * P(D < d), exact: Durbin's matrix in the form of G. Marsaglia, W. W. Tsang and J. Wang, "Evaluating Kolmogorov's
 * distribution", Journal of Statistical Software 8(18) (2003): n! / n^n times the middle element of H^n, where
 * k = ceil(nd), h = k - nd and H is a (2k - 1) x (2k - 1) matrix that holds 1 / (i - j + 1)! but for its first
 * column and last row.
 */
function durbin(d: number, n: number): number {
  const k = Math.ceil(n * d);
  const m = 2 * k - 1;
  const h = k - n * d;
  const matrix = Float64Array.from({ length: m * m }, (_, at) => {
    const [i, j] = [Math.floor(at / m), at % m];
    let value = i - j + 1 < 0 ? 0 : 1;
    if (j === 0) value -= h ** (i + 1);
    if (i === m - 1) value -= h ** (m - j);
    if (i === m - 1 && j === 0 && 2 * h > 1) value += (2 * h - 1) ** m;
    for (let g = 2; g <= i - j + 1; g++) value /= g;
    return value;
  });
  // The middle row of H^n is all that is needed: a row times H, n times, each time with its share i / n of n! / n^n.
  let row = new Float64Array(m);
  row[k - 1] = 1;
  for (let i = 1; i <= n; i++) {
    const next = new Float64Array(m);
    for (let a = 0; a < m; a++) {
      const weight = (row[a]! * i) / n;
      for (let b = 0; b < Math.min(m, a + 2); b++) next[b]! += weight * matrix[a * m + b]!;
    }
    row = next;
  }
  return row[k - 1]!;
}

/**
 * P(D >= d) for large n: Kolmogorov's limit 2 sum of (-1)^(k-1) exp(-2 k^2 z^2), at a z that holds the terms of the
 * next orders too. J. Vrbik, "Small-sample corrections to Kolmogorov-Smirnov test statistic", Pioneer Journal of
 * Theoretical and Applied Statistics 15 (2018).
 */
function limit(d: number, n: number): number {
  const root = Math.sqrt(n);
  const z = root * d + 1 / (6 * root) + (root * d - 1) / (4 * n);
  // Below this the series says 1 to the last bit, and would need many terms for it.
  if (z < 0.18) return 1;
  let sum = 0;
  for (let k = 1; k * z < 20; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * z * z);
  return sum;
}
