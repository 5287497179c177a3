/** How many replicas a service has. */
export interface Replicas {
  /** What was asked for last, and is what a policy changes. */
  readonly desired: number;
  /** Those that take requests. */
  readonly ready: number;
  /** Those that were asked for and do not take requests yet. */
  readonly starting: number;
}

/** One measurement of a resource of one replica. */
export interface ResourceUsage {
  /** In the unit of the request: cores, bytes. Null: there is no sample. */
  readonly used: number | null;
  readonly requested: number;
  /** When it was taken, and over how long; only Kubernetes' rule for young pods asks. Absent: just now, over 30 s. */
  readonly time_s?: number;
  readonly window_s?: number;
}

/** One replica, for policies that look at each of them. */
export interface Replica {
  readonly name: string;
  readonly phase: 'pending' | 'running' | 'failed';
  /** On its way out. */
  readonly deleted?: boolean;
  readonly ready: boolean;
  readonly started_s: number;
  /** When it last became ready or ceased to be; absent: when it started. */
  readonly readyChanged_s?: number;
  /** By name: cpu, memory. Of one that is absent there is no sample, and its request is taken to be that of the others. */
  readonly resources?: Readonly<Record<string, ResourceUsage>>;
  /** Other measurements of this replica, by name. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** An alert as Alertmanager tells it. */
export interface Alert {
  readonly name: string;
  readonly status: 'firing' | 'resolved';
  readonly startsAt_s: number;
  /** What makes it the same alert when it is told again; absent: its name. */
  readonly fingerprint?: string;
}

export interface ResponseTimes {
  readonly mean_s?: number | null;
  readonly p50_s?: number | null;
  readonly p90_s?: number | null;
  readonly p95_s?: number | null;
  readonly p99_s?: number | null;
}

/**
 * What is known of a service at one time. Means and rates are over the time since the observation before, and
 * observations come at equal intervals. What was not measured is absent or null, never 0.
 */
export interface Observation {
  readonly time_s: number;
  readonly replicas: Replicas;
  /** Requests that arrived, a second. */
  readonly arrivalRate?: number | null;
  /** Requests inside the whole service: waiting and served. */
  readonly concurrency?: number | null;
  /** Requests that wait, in the whole service. */
  readonly queueLength?: number | null;
  /** Mean over the ready replicas of the share of its capacity that each used: 1 is all of it. */
  readonly utilisation?: number | null;
  readonly responseTime?: ResponseTimes | null;
  /** Alerts known at this time, the resolved ones included. */
  readonly alerts?: readonly Alert[];
  /** Any other measurement, by name. */
  readonly metrics?: Readonly<Record<string, number | null>>;
  /** Each replica; absent: policies make do with the totals above. */
  readonly each?: readonly Replica[];
}

export interface Decision {
  /** The replicas to ask for: a whole number within the policy's limits. */
  readonly desired: number;
  /** How it came about, step by step, in sentences with numbers. */
  readonly why: readonly string[];
  /** What the rule wanted before windows and limits were applied, later decisions look back at it; null: no idea. */
  readonly recommended: number | null;
  /** What the policy has to remember and cannot see in the observations. */
  readonly memory?: Readonly<Record<string, number>>;
}

/** An observation, and what was decided on it. */
export interface Moment extends Observation {
  readonly decision?: Decision;
}

/** The past, newest last. The last moment is the one to decide on, and has no decision yet. */
export type History = readonly Moment[];

/** What every policy is told. */
export interface Limits {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** How often to decide. */
  readonly interval_s: number;
}

/**
 * A scaling policy: a pure function. The same history, configuration and time give the same decision, live, in a
 * simulation and on recorded measurements. `now` is on the clock of the observations, at or after the newest.
 */
export type Policy<C extends Limits = Limits> = (history: History, config: C, now: number) => Decision;

/** A policy in the table: how to read its configuration, and how much of the past it looks at. */
export interface PolicyDefinition<C extends Limits = Limits> {
  readonly name: string;
  /** One line for a list. */
  readonly summary: string;
  /** From a plain object, as a spec has it; E_POLICY names what is wrong. */
  readonly parse: (options: unknown) => C;
  readonly decide: Policy<C>;
  /** Of the moments older than this all but the newest may be forgotten. */
  readonly lookBack_s: (config: C) => number;
}

/** `definePolicy` only gives the type. */
export const definePolicy = <C extends Limits>(definition: PolicyDefinition<C>): PolicyDefinition<C> =>
  definition;
