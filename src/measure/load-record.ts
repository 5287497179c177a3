import type { GeneratorTotals, IntervalBatch } from './interval.ts';

/** All that the generator's threads reported of one load. */
export interface LoadRecord {
  /** Another tool made the load. */
  readonly tool?: {
    /** With its version: 'k6 1.8.1'. */
    readonly name: string;
    /** Its part of the CPUs that it might use, in the window, 0 to 1; null: not to be had. */
    readonly cpu_share: number | null;
  };
  /** Of a simulated load: where the system's model comes from. */
  readonly model?: string;
  /** By thread. */
  readonly batches: readonly (readonly IntervalBatch[])[];
  /** Sums over the threads that reported to the end. */
  readonly totals: GeneratorTotals;
  /** The others. */
  readonly lost: readonly { readonly thread: number; readonly reason: string }[];
}
