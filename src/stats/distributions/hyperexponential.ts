import type { Distribution } from './distribution.ts';

/**
 * Two exponentials, one or the other, with the given mean and squared coefficient of variation (from 1) and balanced
 * means: each contributes half of the mean. H. C. Tijms, "A first course in stochastic models" (2003), appendix B.
 */
export function hyperexponential(mean: number, scv: number): Distribution {
  const root = Math.sqrt((scv - 1) / (scv + 1));
  const short = (1 + root) / 2;
  // 1 - short without its cancellation: (1 - root) / 2 = (1 - root^2) / (2 (1 + root)).
  const long = 1 / ((scv + 1) * (1 + root));
  const [shortMean, longMean] = [mean / (2 * short), mean / (2 * long)];
  return {
    mean,
    variance: mean * mean * scv,
    sample: (rng) => {
      const branch = rng.next() < long ? longMean : shortMean;
      return -branch * Math.log1p(-rng.next());
    },
    cdf: (x) => (x <= 0 ? 0 : -short * Math.expm1(-x / shortMean) - long * Math.expm1(-x / longMean)),
  };
}
