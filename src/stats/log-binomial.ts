import { logGamma } from './log-gamma.ts';

/** ln of n over k; -Infinity where there is no such choice. */
export function logBinomial(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
