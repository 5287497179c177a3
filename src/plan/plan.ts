import type { SystemDefinition } from '../core/system.ts';

/**
 * What will be run, frozen: the same spec and seed give identical bytes. Keys are those of plan.json; times are
 * in seconds and say so in their names.
 */
export interface Plan {
  readonly format: 1;
  readonly name: string;
  readonly seed: number;
  /** Fingerprint of everything below: a run is resumed only under the plan it began with. */
  readonly fingerprint: string;
  readonly arms: Readonly<Record<string, Arm>>;
  readonly repetitions: number;
  readonly factors: Readonly<Record<string, readonly FactorValue[]>>;
  readonly thresholds: readonly string[];
  /** Every scalable service sits behind a proxy, in all arms, as soon as one arm has a replica too many. */
  readonly proxied: boolean;
  /** Load on a fresh deployment before its first trial, discarded: compilers, caches, pools. */
  readonly priming_s: number;
  /** apart: the generator and the systems get CPUs of their own where the machine allows. */
  readonly cpus: 'apart' | 'shared';
  /** Time between two samples of CPU and memory. */
  readonly sample_interval_s: number;
  /** In the order of execution. Trials of a deployment follow each other. */
  readonly deployments: readonly PlannedDeployment[];
  readonly trials: readonly PlannedTrial[];
}

export type FactorValue = string | number | boolean;

export type Arm = SystemArm | UrlArm;

export interface SystemArm {
  readonly kind: 'system';
  readonly arch: string;
  readonly system: SystemDefinition;
}

export interface UrlArm {
  readonly kind: 'url';
  readonly arch: string;
  readonly url: string;
  /** The process to sample; absent: whoever owns the port, if it is ours to read. */
  readonly pid?: number;
}

/** One arm set up once in one repetition: the whole plot of the split-plot design. */
export interface PlannedDeployment {
  readonly id: number;
  readonly repetition: number;
  readonly arm: string;
}

export interface PlannedTrial {
  /** Position in the order of execution, from 0. */
  readonly order: number;
  /** The trial's folder: run_000_monolith_c10. */
  readonly run_id: string;
  readonly deployment: number;
  readonly repetition: number;
  readonly arm: string;
  readonly factors: Readonly<Record<string, FactorValue>>;
  readonly workload: Workload;
  readonly phases: Phases;
  /** Replicas by service, where they differ from the system's own. */
  readonly replicas: Readonly<Record<string, number>>;
  /** A hash of the experiment's seed, the repetition and the factors, not of the arm: arms see the same draws. */
  readonly seed: number;
}

export interface Phases {
  readonly warmup_s: number;
  readonly measure_s: number;
  /** How long requests in flight may take to end after the window; then they are censored and counted. */
  readonly drain_s: number;
}

/** A closed loop: each user sends, waits for the answer, thinks, and sends again. */
export interface Workload {
  readonly model: 'closed';
  readonly users: number;
  /** As written: 'exp:100ms'. */
  readonly think: string;
  /** Users started per second. */
  readonly spawn_rate: number;
  readonly timeout_s: number;
  readonly threads: number;
  readonly scenario: ScenarioChoice;
}

/** A scenario by name, with its options; the generator's thread looks it up in the table of scenarios. */
export interface ScenarioChoice {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}
