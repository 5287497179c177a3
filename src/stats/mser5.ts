import { mean } from './mean.ts';

const BATCH = 5;
/** Fewer batches are no basis for a choice. */
const FEWEST = 10;

/** A shorter series has no warm-up that could be told. */
export const MSER5_FEWEST = FEWEST * BATCH;

export interface Warmup {
  /** Values to drop at the beginning. */
  readonly truncate: number;
  /** The same in batches of five. */
  readonly batches: number;
  readonly converged: boolean;
  /** Why it did not converge; null where it did. */
  readonly reason: string | null;
}

/**
 * Where a series' warm-up ends, by MSER-5: over the means of batches of five, the d that makes
 * (sum over i >= d of (z_i - mean)^2) / (k - d)^2 least, the squared standard error that would remain if the values
 * were independent. K. P. White, "An effective truncation heuristic for bias reduction in simulation output",
 * Simulation 69 (1997); K. P. White, M. J. Cobb and S. C. Spratt, Winter Simulation Conference (2000).
 *
 * An optimum in the last half means that the series was still moving when it ended: there is no d to be had, and
 * that is said instead.
 */
export function mser5(values: readonly number[]): Warmup {
  const k = Math.floor(values.length / BATCH);
  if (k < FEWEST) {
    const reason = `MSER-5 needs at least ${MSER5_FEWEST} values, got ${values.length}`;
    return { truncate: 0, batches: 0, converged: false, reason };
  }
  const z = Array.from({ length: k }, (_, i) => mean(values.slice(i * BATCH, (i + 1) * BATCH)));
  let [best, least] = [0, Infinity];
  // From the end, so that each d adds one batch: Welford's update of the mean and the sum of squares.
  let [centre, squares] = [0, 0];
  for (let d = k - 1; d >= 0; d--) {
    const size = k - d;
    const step = z[d]! - centre;
    centre += step / size;
    squares += step * (z[d]! - centre);
    const statistic = squares / (size * size);
    // The last few batches have small variances by chance: they are never a warm-up's end.
    if (size >= BATCH && statistic <= least) [best, least] = [d, statistic];
  }
  const converged = best < k / 2;
  const reason = converged
    ? null
    : `the series still changes after half of it (the optimum is batch ${best} of ${k}): measure longer`;
  return { truncate: best * BATCH, batches: best, converged, reason };
}
