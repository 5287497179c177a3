import type { Evidence, Validity } from '../measure/evidence.ts';
import type { FactorValue } from '../plan/plan.ts';

/**
 * One finished trial: a line of results.jsonl and the trial's results.json. The reference's keys keep its names
 * and units; error_rate is a percentage; null means that a value was not to be had, never a made-up one.
 */
export interface TrialResult {
  readonly run_id: string;
  readonly arm: string;
  readonly arch: string;
  /** Users; null where requests arrive by themselves. */
  readonly concurrency: number | null;
  /** Arrivals per second that were planned, on average over the profile; null in a closed loop. */
  readonly rate: number | null;
  readonly factors: Readonly<Record<string, FactorValue>>;
  readonly repetition: number;
  readonly order: number;
  readonly deployment: number;
  readonly seed: number;
  /** Length of the measured window. */
  readonly duration_s: number;
  /** From the first user to the start of the window. */
  readonly warmup_s: number;
  /** null where requests arrive by themselves, as is the think time, and where users come all at once. */
  readonly spawn_rate: number | null;
  /** Mean of the think-time distribution. */
  readonly think_mean_s: number | null;
  readonly start_ts: string;
  readonly end_ts: string;
  /** Requests done in the window, and of those the failed ones. */
  readonly total_requests: number;
  readonly total_failures: number;
  readonly throughput_rps: number;
  readonly goodput_rps: number;
  /** Requests per second that were sent in the window. */
  readonly achieved_rps: number;
  /** Of what was done or dropped; null: nothing was. */
  readonly error_rate: number | null;
  readonly errors: Readonly<Record<string, number>>;
  /** Response time = done - intended, of the good requests intended in the window; null: there were none. */
  readonly latency_avg_ms: number | null;
  readonly latency_min_ms: number | null;
  readonly latency_max_ms: number | null;
  readonly latency_p50_ms: number | null;
  readonly latency_p90_ms: number | null;
  readonly latency_p95_ms: number | null;
  readonly latency_p99_ms: number | null;
  readonly latency_p99_9_ms: number | null;
  /** Round trip = done - sent. */
  readonly roundtrip_avg_ms: number | null;
  readonly roundtrip_p95_ms: number | null;
  /** Lag = sent - intended. */
  readonly lag_p50_ms: number | null;
  readonly lag_p99_ms: number | null;
  readonly resources: Resources;
  readonly efficiency: {
    readonly rps_per_cpu_unit: number | null;
    readonly rps_per_gb_mem: number | null;
  };
  readonly thresholds: readonly ThresholdResult[];
  readonly validity: Validity;
  readonly validity_reasons: readonly string[];
  readonly evidence: Evidence;
  /** Paths inside the results folder. */
  readonly raw_csv_path: string;
  readonly history_csv_path: string;
}

export interface ThresholdResult {
  readonly threshold: string;
  /** In the threshold's unit; null where there is none. `passed` is null in an INVALID trial. */
  readonly value: number | null;
  readonly passed: boolean | null;
}

/** Means over the measured window. `containers` has one entry a replica, processes included: the reference's name. */
export interface Resources {
  readonly containers: Readonly<Record<string, ReplicaUse>>;
  readonly totals: {
    /** Sum of the CPU percentages / 100: vCPU. */
    readonly total_cpu_units: number | null;
    /** 10^9 bytes. */
    readonly total_mem_gb: number | null;
  };
}

export interface ReplicaUse {
  readonly cpu_percent: number | null;
  readonly mem_usage_bytes: number | null;
}
