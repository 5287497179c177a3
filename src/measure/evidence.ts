import type { Certificate } from './certificate.ts';

/** Everything that the verdict on a measurement rests on, as written into a trial's results.json. null: not to be had. */
export interface Evidence {
  /** Nothing was measured: a simulation, after the model that comes from there. */
  readonly simulated?: { readonly model: string };
  readonly generator: {
    /** Another tool that made the load, with its version; of it the CPU share is that of the CPUs it might use. */
    readonly tool?: string;
    readonly threads: number;
    readonly lost_threads: number;
    /** The busiest thread's on-CPU share of the window, 0 to 1. */
    readonly cpu_share: number | null;
    /** The same thread's runnable-but-waiting share. */
    readonly run_delay_share: number | null;
    /** null: no request was answered well. */
    readonly lag_p50_ms: number | null;
    readonly lag_p99_ms: number | null;
    readonly response_p50_ms: number | null;
    readonly response_p99_ms: number | null;
  };
  readonly machine: {
    readonly cores: number;
    readonly busy_share: number | null;
    readonly steal_share: number | null;
    /** Share of the window in which some task waited for a CPU (pressure stall information). */
    readonly pressure_share: number | null;
    /** Share of its CPU time that went to processes of neither the system nor the generator. */
    readonly other_share: number | null;
  };
  readonly samples: { readonly expected: number; readonly received: number; readonly largest_gap_s: number };
  /** null: requests arrive by themselves. */
  readonly users: { readonly planned: number; readonly reached: number } | null;
  /** From the first request of the load to the end of the drain. `system`: what the entry service counted. */
  readonly requests: {
    readonly sent: number;
    readonly completed: number;
    readonly failed: number;
    /** null, as the next two where it is: another tool made the load, and does not tell. */
    readonly censored: number | null;
    /** Due in the window or before it and never sent. */
    readonly unsent: number | null;
    /** Arrivals that found no free connection in time and were never sent. */
    readonly dropped: number;
    /** Sent once more on a new connection, and counted once in `sent`. */
    readonly resent: number | null;
    /** Answered in the measured window, well or not. */
    readonly in_window: number;
    readonly system: number | null;
  };
  /** Of a load that ends with a count of requests: how many were to be made, and what became of those that were. */
  readonly counted?: {
    readonly planned: number;
    readonly completed: number;
    readonly failed: number;
    readonly censored: number;
  };
  /** Of a synchronous load: the rate that was asked for, and the one at which requests were sent. */
  readonly synchronous?: { readonly asked_rps: number; readonly achieved_rps: number };
  /** Figures of the system that were not to be had, and why. */
  readonly gaps: readonly string[];
  /** Of an open load: were the requests sent as they were to arrive? null: it is closed. */
  readonly certificate: Certificate | null;
  /** Replicas of the system that were not running any more at the end, and how they ended. */
  readonly exited: readonly string[];
  /** What the entry service itself reports for the measured window; null when it has no such metrics. */
  readonly system: SystemReport | null;
}

/** From the entry service's own metrics, summed over its replicas. */
export interface SystemReport {
  /** Length of the window on the service's own clock. */
  readonly window_s: number;
  readonly completions: number;
  /** Mean number of requests inside, from the integral that the service keeps. */
  readonly in_flight_mean: number;
  /** Sum of the durations of the requests completed. */
  readonly duration_sum_s: number;
  /** CPU time that the processes of the whole system report for themselves. */
  readonly busy_s: number;
}

export type Validity = 'VALID' | 'SUSPECT' | 'INVALID';

export interface Verdict {
  readonly validity: Validity;
  /** One sentence each: the rule and the figure that broke it. */
  readonly validity_reasons: readonly string[];
}
