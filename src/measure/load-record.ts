import type { GeneratorTotals, IntervalBatch } from './interval.ts';

/** All that the generator's threads reported of one load. */
export interface LoadRecord {
  /** By thread. */
  readonly batches: readonly (readonly IntervalBatch[])[];
  /** Sums over the threads that reported to the end. */
  readonly totals: GeneratorTotals;
  /** The others. */
  readonly lost: readonly { readonly thread: number; readonly reason: string }[];
}
