import type { Validity } from '../measure/evidence.ts';
import type { FactorValue, Workload } from '../plan/plan.ts';
import type { MonitoredTrial } from './monitoring/monitored-trial.ts';
import type { Generator, Pattern } from './patterns/pattern.ts';
import type { Theory } from './theory/theory.ts';

/** What the analysis found, as plain data: figures and report draw and word this and compute nothing themselves. */
export interface Analysis {
  readonly name: string;
  readonly design: Design;
  readonly series: readonly Series[];
  readonly cells: readonly Cell[];
  /** Arm against arm over all levels: the comparisons that decide. */
  readonly overall: readonly OverallComparison[];
  /** Arm against arm at each level. */
  readonly comparisons: readonly Comparison[];
  readonly crossovers: readonly Crossover[];
  readonly capacity: readonly Capacity[];
  readonly laws: readonly LawCheck[];
  readonly law_gaps: readonly LawGap[];
  readonly validity: ValiditySummary;
  /** null: the spec asks for none. */
  readonly theory: Theory | null;
  /** How each load was really sent; of the trials whose single requests were kept. */
  readonly patterns: readonly Pattern[];
  /** Trials that a Prometheus was asked about; empty: none. */
  readonly monitoring: readonly MonitoredTrial[];
  readonly findings: readonly Finding[];
}

export interface Design {
  readonly arms: readonly string[];
  readonly repetitions: number;
  readonly trials_planned: number;
  readonly trials_done: number;
  /** The factor on the x axis. `suffix` ends the figures' names: 'vs_concurrency'. */
  readonly x: {
    readonly path: string;
    readonly label: string;
    readonly suffix: string;
    readonly levels: readonly number[];
  };
  readonly model: Workload['model'];
  /** What makes the requests; several: a study of generators, which are what is compared. */
  readonly generators: readonly Generator[];
  /** As written; '' where nobody thinks because requests arrive by themselves. */
  readonly think: string;
  /** The longest of the mean think times: 0 only where nobody thinks. */
  readonly think_mean_s: number;
  readonly warmup_s: number;
  readonly measure_s: number;
  readonly thresholds: readonly string[];
  /** The metric that answers the question, chosen by the plan and never by the data. */
  readonly primary: Metric;
}

/** A line in a figure: an arm, and the values of the factors that are not on the x axis. */
export interface Series {
  readonly name: string;
  readonly arm: string;
  readonly factors: Readonly<Record<string, FactorValue>>;
}

export type Metric =
  | 'throughput_rps'
  | 'goodput_rps'
  | 'latency_avg_ms'
  | 'latency_p50_ms'
  | 'latency_p95_ms'
  | 'latency_p99_ms'
  | 'error_rate'
  | 'cpu_units'
  | 'mem_gb'
  | 'rps_per_cpu_unit'
  | 'rps_per_gb_mem';

/** A figure with its 95% interval over repetitions; low and high are null when there is a single one. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

/** One series at one level. */
export interface Cell {
  readonly series: string;
  readonly arm: string;
  readonly level: number;
  readonly trials: readonly string[];
  /** INVALID trials, left out of the estimates; figures draw them hollow and name them. */
  readonly excluded: readonly ExcludedTrial[];
  readonly validity: Validity;
  /** null: no trial of the cell has it. */
  readonly metrics: Readonly<Record<Metric, Estimate | null>>;
  /** Trials that passed / failed each threshold. */
  readonly thresholds: readonly {
    readonly threshold: string;
    readonly passed: number;
    readonly failed: number;
  }[];
}

/** An INVALID trial and what it measured all the same. */
export interface ExcludedTrial {
  readonly run_id: string;
  readonly metrics: Readonly<Record<Metric, number | null>>;
}

/** Series b against series a, paired by repetition. */
export interface PairedComparison {
  readonly metric: Metric;
  readonly a: string;
  readonly b: string;
  /** (b - a) / a. */
  readonly relative: Estimate;
  /** null: nothing was tested, there is one repetition. */
  readonly p: number | null;
  /** Holm's correction over all comparisons of the analysis, overall and level by level. */
  readonly p_adjusted: number | null;
  /** Beyond noise: p_adjusted is at most 5%. */
  readonly different: boolean;
  /** The smallest relative difference that a comparison as noisy as this one finds with 80% power, uncorrected. */
  readonly smallest_detectable: number | null;
}

/** At one level. */
export interface Comparison extends PairedComparison {
  readonly level: number;
}

/** The mean over the levels that every repetition has. */
export interface OverallComparison extends PairedComparison {
  readonly levels: readonly number[];
}

export interface Crossover {
  readonly metric: Metric;
  readonly a: string;
  readonly b: string;
  readonly kind: 'crosses' | 'none in the range measured' | 'not enough repetitions';
  /** Levels at which the lines cross, interpolated, each with a 95% interval; null where it leaves the range measured. */
  readonly at: readonly Estimate[];
  /** Which is better below and above the (first) crossing; for 'none' the better one throughout, or null. */
  readonly below: string | null;
  readonly above: string | null;
}

export interface Capacity {
  readonly series: string;
  /** Highest goodput seen. */
  readonly x_max: Estimate;
  readonly x_max_level: number;
  /** Mean response time at the lowest level. */
  readonly r_min_s: number;
  /** null: requests arrive by themselves, and there is no N*. */
  readonly think_s: number | null;
  /** N* = X_max (R_min + Z): where the light-load and the saturation asymptote meet; null where X_max is no capacity. */
  readonly n_star: number | null;
  /** The lowest level whose throughput is beyond the knee: within 5% of X_max; null where no level is known to be. */
  readonly knee: number | null;
  /** Whether the highest levels are past the knee, so that x_max is a capacity and not just the highest level. */
  readonly saturated: boolean;
  /** Universal Scalability Law; only where there is no think time. */
  readonly usl: UslFit | null;
}

export interface UslFit {
  readonly gamma: number;
  readonly alpha: number;
  readonly beta: number;
  /** Standard errors. */
  readonly se: { readonly gamma: number; readonly alpha: number; readonly beta: number };
  /**
   * repetitions: from the spread between repetitions, whose trials share their deployments. trials: of the fit
   * alone, where repetitions are too few; too small if deployments differ.
   */
  readonly se_from: 'repetitions' | 'trials';
  /** Parameters that sit on a bound. */
  readonly at_bound: readonly string[];
  /** null: no interior peak. */
  readonly peak_n: number | null;
  readonly peak_x: number | null;
  /** The peak lies above every level measured: extrapolated. */
  readonly peak_beyond: boolean;
}

/** One operational law on one trial: what it predicts from one side and what the other side says. */
export interface LawCheck {
  readonly run_id: string;
  readonly law: 'little' | 'utilisation' | 'interactive response time';
  readonly predicted: number;
  readonly observed: number;
  readonly relative_difference: number;
  readonly tolerance: number;
  readonly holds: boolean;
}

/** A law that had no chance to fail in a trial, so that it was not checked there. */
export interface LawGap {
  readonly run_id: string;
  readonly law: LawCheck['law'];
  readonly reason: string;
}

export interface ValiditySummary {
  readonly valid: number;
  readonly suspect: number;
  readonly invalid: number;
  readonly trials: readonly {
    readonly run_id: string;
    readonly validity: Validity;
    readonly reasons: readonly string[];
  }[];
}

/** A sentence computed from the data. The first one answers the experiment's question. */
export interface Finding {
  readonly id: string;
  readonly text: string;
  /** The figure that shows it, if any. */
  readonly figure: string | null;
  readonly level: 'answer' | 'detail' | 'caution';
}
