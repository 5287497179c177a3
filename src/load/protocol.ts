import type { GeneratorTotals, IntervalBatch } from '../measure/interval.ts';
import type { PlannedTrial } from '../plan/plan.ts';
import type { RequestRows } from './request-log.ts';

/**
 * The protocol between the coordinator and a generator: plain data over a MessagePort or a stream. All times are
 * seconds of the machine's monotonic clock (process.hrtime), which every thread and process of a machine shares.
 */
export type ToGenerator =
  | { type: 'configure'; config: GeneratorConfig }
  | ({ type: 'start' } & LoadTimes)
  /** To thread 0, once every thread's load has ended: take away what the set-up has made. */
  | { type: 'tear-down' }
  /** Stop now: nothing new is sent, what is in flight is censored. */
  | { type: 'stop' };

export type FromGenerator =
  /**
   * Set-up is done and connections may be opened; `setup` is what thread 0 prepared, for the other threads. `sendCost_s`
   * is what a send costs this thread; null: it has not rehearsed.
   */
  | { type: 'ready'; setup: unknown; setupRequests: number; sendCost_s: number | null }
  | { type: 'intervals'; batches: IntervalBatch[] }
  /**
   * Of an open load: how late each of this thread's arrivals was sent, in seconds and in their order; NaN: it was
   * not.
   */
  | { type: 'sent'; delays: Float32Array<ArrayBuffer> }
  | ({ type: 'requests' } & RequestRows)
  | { type: 'done'; totals: GeneratorTotals }
  | { type: 'torn-down'; requests: number }
  | { type: 'failed'; code: string; message: string };

export interface LoadTimes {
  /** When the first user sends. */
  readonly at: number;
  readonly measureFrom: number;
  /** Nothing new is sent from here on. */
  readonly measureUntil: number;
  /** What is still in flight then is censored. */
  readonly drainUntil: number;
}

export interface GeneratorConfig {
  /** Where to send: http://host:port. */
  readonly target: string;
  readonly trial: Pick<PlannedTrial, 'workload' | 'seed'>;
  /** This thread is k of n: it runs the users i = k mod n. */
  readonly thread: number;
  readonly threads: number;
  /** Where this thread keeps its times, as a list of CPUs; absent: wherever it is. */
  readonly cpus?: string;
  /** Where this thread rehearses before it says that it is ready; absent: not at all. */
  readonly sink?: string;
  /** Tell of each request by itself too. */
  readonly requests?: boolean;
  /** Send each request's index along (REQUEST_INDEX_HEADER), and tell what the server says of it in `Server-Timing`. */
  readonly indexed?: boolean;
  /** What thread 0's set-up returned; absent for thread 0, which prepares it. */
  readonly setup?: unknown;
}
