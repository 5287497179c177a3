import { sorted } from './sorted.ts';

/**
 * Kolmogorov's distance: the largest difference between the share of values up to x and F(x). An effect size too:
 * no probability that the distribution gives to an interval (-inf, x] is off by more.
 */
export function ksDistance(values: ArrayLike<number>, cdf: (x: number) => number): number {
  const x = sorted(values);
  const n = x.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const f = cdf(x[i]!);
    distance = Math.max(distance, (i + 1) / n - f, f - i / n);
  }
  return distance;
}
