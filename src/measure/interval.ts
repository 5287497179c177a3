import type { SparseHistogram } from './histogram.ts';

/** What a generator thread saw in one second, for one request name. Batches of the same second and name add up. */
export interface IntervalBatch {
  /** Whole second since the load's start. */
  readonly second: number;
  /** The request's name, e.g. 'GET /api/v1/tasks/'. */
  readonly name: string;
  /** Response times of the good requests *intended* in this second, in us; failures are counted apart. */
  readonly response: SparseHistogram;
  readonly roundtrip: SparseHistogram;
  /** Lags (sent - intended, less any wait for a connection) of the requests intended in this second, in us. */
  readonly lag: SparseHistogram;
  /** Requests intended in this second that failed, by class. */
  readonly errors: Readonly<Record<string, number>>;
  /** Requests whose answer (or failure) came in this second: throughput counts these. */
  readonly done: number;
  /** Of those, the good ones: goodput. */
  readonly good: number;
  readonly sent: number;
  /** Bytes of the bodies of the answers that came in this second; NaN: not to be had. */
  readonly bytes: number;
  /** Users alive at the end of this second; only under the name ''. */
  readonly users: number;
  /**
   * The thread's on-CPU (idle polling left out) and runnable-but-waiting time since the load's start; only under the
   * name '', null where not to be had.
   */
  readonly cpu_s: number | null;
  readonly run_delay_s: number | null;
}

/** What a generator thread counted from its first request to the end of the drain, set-up excluded. */
export interface GeneratorTotals {
  readonly sent: number;
  readonly completed: number;
  readonly failed: number;
  /** In flight when the drain ended. */
  readonly censored: number;
  /** Due before the window's end and still not sent when the drain ended: the generator failed its users. */
  readonly unsent: number;
  /** Arrivals that found no free connection in time and were never sent. */
  readonly dropped: number;
  /** Sent once more because the server closed an idle connection: the server may have counted both. */
  readonly resent: number;
  /** Think times and requests of the measured window: sums for the interactive response-time law. */
  readonly think_s: number;
  readonly thinks: number;
  readonly connects: number;
  /** Of the bodies of requests. */
  readonly bytes_out: number;
  /** Answers by status; 0: requests without one. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Of a load that ends with a count of requests: those that count. Absent: it ends with its time. */
  readonly counted?: CountedTotals;
}

export const NO_COUNTS: Omit<GeneratorTotals, 'statuses' | 'counted'> = {
  sent: 0,
  completed: 0,
  failed: 0,
  censored: 0,
  unsent: 0,
  dropped: 0,
  resent: 0,
  think_s: 0,
  thinks: 0,
  connects: 0,
  bytes_out: 0,
};

export const NO_REQUESTS: GeneratorTotals = { ...NO_COUNTS, statuses: {} };

/**
 * The requests of a fixed count, those of the warm-up left out. Each was taken from the count when it was due, so
 * completed + failed + censored is how many of them there were.
 */
export interface CountedTotals {
  /** Written; of the failed ones not those that found no connection. */
  readonly sent: number;
  readonly completed: number;
  readonly failed: number;
  readonly censored: number;
  /** Seconds since the load's start: when the first one was intended, and when the last one ended. null: none did. */
  readonly first_s: number | null;
  readonly last_s: number | null;
}

export const NONE_COUNTED: CountedTotals = {
  sent: 0,
  completed: 0,
  failed: 0,
  censored: 0,
  first_s: null,
  last_s: null,
};

/** Of all threads together. */
export function addCounted(a: CountedTotals, b: CountedTotals): CountedTotals {
  const of = (pick: (...values: number[]) => number, x: number | null, y: number | null) =>
    x === null ? y : y === null ? x : pick(x, y);
  return {
    sent: a.sent + b.sent,
    completed: a.completed + b.completed,
    failed: a.failed + b.failed,
    censored: a.censored + b.censored,
    first_s: of(Math.min, a.first_s, b.first_s),
    last_s: of(Math.max, a.last_s, b.last_s),
  };
}

/** How many requests of the count were made, whatever became of them. */
export const madeOf = ({ completed, failed, censored }: CountedTotals): number =>
  completed + failed + censored;
