import { autocorrelations } from './autocorrelation.ts';
import { batchesOf } from './batches.ts';
import { mean } from './mean.ts';
import { normalQuantile } from './normal.ts';
import { type Interval, tInterval } from './t-interval.ts';

export interface BatchMeans extends Interval {
  readonly batches: number;
  readonly size: number;
  /** Of neighbouring batch means. Long enough batches have none. */
  readonly autocorrelation: number;
  /** That it lies above what independent batches show once in twenty: then the interval is too short. */
  readonly tooShort: boolean;
}

/** More batches hardly narrow the interval, and fewer values in each leave them correlated: B. Schmeiser (1982). */
export const BATCHES = 20;

/**
 * Mean of a stationary, autocorrelated series (waiting times, say) and its interval: the means of long batches are
 * nearly independent and normal, so Student's interval holds for them. Cut the warm-up off before (`mser5`).
 * B. Schmeiser, "Batch size effects in the analysis of simulation output", Operations Research 30 (1982); A. M. Law,
 * "Simulation modeling and analysis" (2015), section 9.5.3.
 */
export function batchMeans(values: readonly number[], batches = BATCHES, level = 0.95): BatchMeans {
  const { size, of } = batchesOf(values, batches);
  const means = of.map(mean);
  const autocorrelation = autocorrelations(means, 1)[0]!;
  const tooShort = autocorrelation > normalQuantile(0.95) / Math.sqrt(batches);
  return { ...tInterval(means, level), n: values.length, batches, size, autocorrelation, tooShort };
}
