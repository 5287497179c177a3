import type { TimeDistribution } from '../../queueing/index.ts';
import { ksDistance } from '../../stats/ks-distance.ts';
import { quantile } from '../../stats/quantile.ts';
import type { TheoryTrial } from './theory.ts';

const SHARES = [
  0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
  0.9, 0.925, 0.95, 0.975, 0.98, 0.99, 0.995, 0.999,
] as const;
/** Requests beyond a quantile without which it would be one of the largest. */
const FEWEST_BEYOND = 5;

/** Measured response times beside theory's. Of n requests, the quantiles that 5 of them lie beyond, at either end. */
export function responseTimes(
  times: readonly number[] | null,
  theory: TimeDistribution | null,
): Pick<TheoryTrial, 'response_distance' | 'response_quantiles'> {
  if (times === null || times.length === 0) return { response_distance: null, response_quantiles: [] };
  const x = Float64Array.from(times).sort();
  const known = SHARES.filter((share) => x.length * Math.min(share, 1 - share) >= FEWEST_BEYOND);
  return {
    response_distance: theory && ksDistance(x, (t) => theory.cdf(t)),
    response_quantiles: known.map((share) => ({
      share,
      measured_s: quantile(times, share),
      theory_s: theory?.quantile(share) ?? null,
    })),
  };
}
