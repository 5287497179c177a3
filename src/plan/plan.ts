import type { Rates, Trace } from '../arrivals/index.ts';
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
  /** Every scalable service sits behind a proxy, in all arms, as soon as one arm has a replica too many or names one. */
  readonly proxied: boolean;
  /** Load on a fresh deployment before its first trial, discarded: compilers, caches, pools. */
  readonly priming_s: number;
  /** apart: the generator and the systems get CPUs of their own where the machine allows. */
  readonly cpus: 'apart' | 'shared';
  /** Nothing is deployed: each arm is simulated after the model of its system. Absent: the real thing. */
  readonly on?: 'simulation';
  /** Each request says its index, and is kept in its trial's folder. Absent: not. */
  readonly keep_requests?: true;
  /** Time between two samples of CPU and memory. */
  readonly sample_interval_s: number;
  /** Load on each deployment before its trials, which finds the service rate. */
  readonly calibration?: PlannedCalibration;
  /** The trials are held against queueing theory. */
  readonly theory?: PlannedTheory;
  /** A Prometheus scrapes what is deployed. */
  readonly monitoring?: { readonly kind: 'prometheus'; readonly interval_s: number };
  /** In the order of execution. Trials of a deployment follow each other. */
  readonly deployments: readonly PlannedDeployment[];
  readonly trials: readonly PlannedTrial[];
}

/** Poisson arrivals at a rate per second. */
export interface PlannedCalibration {
  readonly rate: number;
  readonly warmup_s: number;
  readonly measure_s: number;
  /** Time between two readings of the busy time. */
  readonly sample_s: number;
}

export interface PlannedTheory {
  /** What somebody else measured at such offered loads, in seconds; null: nobody is named. */
  readonly published: {
    readonly source: string;
    readonly levels: readonly {
      readonly offered: number;
      readonly response_s: number;
      readonly theory_s: number | null;
    }[];
  } | null;
}

export type FactorValue = string | number | boolean;

export type Arm = SystemArm | UrlArm;

export interface SystemArm {
  readonly kind: 'system';
  readonly arch: string;
  readonly system: SystemDefinition;
  /** Before its scalable services, also with a single replica. Absent: our own, in turn, where any arm needs one. */
  readonly proxy?: ProxyChoice;
}

export interface ProxyChoice {
  readonly kind: 'loadstone' | 'haproxy' | 'envoy';
  /** Which replica gets a request: the next in turn, any, or the one with the fewest in flight. */
  readonly balance: 'round-robin' | 'random' | 'least-connections';
}

/** What stands before the replicas of an arm that names nothing. */
export const OWN_PROXY: ProxyChoice = { kind: 'loadstone', balance: 'round-robin' };

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

/** What puts load on a system. */
export type Workload = ClosedWorkload | OpenWorkload;

interface AnyWorkload {
  readonly timeout_s: number;
  readonly threads: number;
  readonly scenario: ScenarioChoice;
  readonly transport: TransportChoice;
  /** Another tool that makes the load. Absent: our own generator. */
  readonly driver?: DriverChoice;
}

/** A tool, and what it is told beyond the workload. */
export interface DriverChoice {
  readonly name: 'k6' | 'locust' | 'jmeter';
  /** The user's own script, locustfile or test plan. Absent: one is made from the workload. */
  readonly script?: { readonly file: string; readonly sha256: string };
  /** `${env.NAME}` in these two is a variable of our environment. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** How connections are made: plain data, it goes to the generator's threads. */
export interface TransportChoice {
  /** Accept any certificate. */
  readonly insecure: boolean;
  /** Redirections that one request follows at most; 0: they are answers like others. */
  readonly redirects: number;
  /** Say that compressed answers are welcome. */
  readonly gzip: boolean;
}

/** A closed loop: each user sends, waits for the answer, thinks, and sends again. */
export interface ClosedWorkload extends AnyWorkload {
  readonly model: 'closed';
  readonly users: number;
  /** As written: 'exp:100ms'. */
  readonly think: string;
  /** Users started per second; ALL_AT_ONCE: together. */
  readonly spawn_rate: number;
  /** From one request of a user to the next, if the answer is there by then, instead of a think time; null: none. */
  readonly pacing_s: number | null;
  /**
   * Measured requests of all users together: with the last of them the load ends, and the phases' window only bounds
   * it. Absent: the window ends it.
   */
  readonly requests?: number;
  /**
   * Of the synchronous model, one user whose think times are the gaps of an arrival process: what was asked for.
   * `think` says the same as a distribution.
   */
  readonly synchronous?: { readonly arrivals: string; readonly rate: number };
}

/** A rate at which a million users come within a nanosecond, and a number that JSON carries. */
export const ALL_AT_ONCE = Number.MAX_SAFE_INTEGER;

/** Requests arrive by themselves, whatever became of those before. */
export interface OpenWorkload extends AnyWorkload {
  readonly model: 'open';
  /** The process as written: 'poisson', 'gamma:0.25'; 'trace' where they are replayed. */
  readonly arrivals: string;
  readonly rates: Rates | Trace;
  /**
   * Arrival rate / service rate of one server, in erlangs. The rates then count service rates, until a calibration has
   * found what that is (`atServiceRate`).
   */
  readonly offered_load?: number;
  /** Found by the calibration, per second: the rates are those of the clock. */
  readonly service_rate?: number;
  /** What each arrival goes on with: the partly open model. null: an arrival is one request. */
  readonly session: { readonly requests: number; readonly think: string } | null;
  /** Connections at the most; an arrival that finds none free waits. */
  readonly connections: number;
}

/** A scenario by name, with its options; the generator's thread looks it up in the table of scenarios. */
export interface ScenarioChoice {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}
