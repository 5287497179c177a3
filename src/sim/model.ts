import type { Rng } from '../core/rng.ts';
import type { Decision, Observation } from '../policies/policy.ts';
import type { Distribution } from '../stats/distributions/distribution.ts';

/**
 * In which order a station serves. `lifo` lets the newest go first; the preemptive ones interrupt who is in service,
 * and go on with what was left. `ps` serves all at once, each at its share. Of one priority the older goes first.
 */
export type Discipline = 'fifo' | 'lifo' | 'lifo-preemptive' | 'ps' | 'priority' | 'priority-preemptive';

/** What a simulated world is made of. Times are in any one unit, rates per that unit. */
export interface SimulationModel {
  readonly stations: readonly StationModel[];
  readonly classes: readonly ClassModel[];
}

export interface StationModel {
  /** Servers behind its one queue (of each replica, where it has those); 'delay': as many as are needed. Default 1. */
  readonly servers?: number | 'delay';
  /** Default 'fifo'. */
  readonly discipline?: Discipline;
  /** Of one service, by class or for all. */
  readonly service: Distribution | readonly Distribution[];
  /** Room for waiting and served requests together: who finds it full is lost. Default: no end. */
  readonly room?: number;
  readonly failures?: Failures;
  readonly replicas?: Replicas;
}

/** Each server (or replica) of a station fails and is repaired by itself, whether it works or not. */
export interface Failures {
  readonly uptime: Distribution;
  readonly downtime: Distribution;
  /** What it was doing waits at the head of the queue and goes on (default) or begins again, or is lost. */
  readonly work?: 'resume' | 'restart' | 'lost';
}

/** A station that is scaled: so many replicas with `servers` servers each, all behind one queue. */
export interface Replicas {
  /** Ready at time 0. */
  readonly initial: number;
  /** From the decision to the first request. Default: at once. */
  readonly startup?: Distribution;
  readonly scaling?: Scaling;
}

/** Who decides how many replicas there should be, and how often. Time is in seconds then. */
export interface Scaling {
  readonly every_s: number;
  /**
   * A new one for each run, so that what it remembers is that run's: `() => track(parsePolicy({ ... }))` of policies, or
   * any function of what is seen.
   */
  readonly policy: () => Scale;
}

/** How many replicas there should be, after what has been seen. */
export type Scale = (seen: Observation) => Pick<Decision, 'desired' | 'why'>;

/** Absolute times of arrivals in rising order, one a call; Infinity: no more. */
export type ArrivalStream = (rng: Rng) => () => number;

/** Requests of one kind: where they come from, where they go, and how long their clients put up with it. */
export interface ClassModel {
  readonly source: RenewalSource | ArrivalSource | ClosedSource;
  /** The station where they begin, the probability of each, or who chooses it. Default 0. */
  readonly entry?: number | readonly number[] | Dispatcher;
  /**
   * A row by station: the probabilities of going on to each, what remains of 1 leaves; or who chooses where all go on
   * to. Default: all leave.
   */
  readonly routing?: readonly (readonly number[] | Dispatcher)[];
  /** 0 is the most urgent. Default 0. */
  readonly priority?: number;
  /** How long one waits for a service to begin before it leaves unserved. Default: for ever. */
  readonly patience?: Distribution;
  readonly timeout?: Timeout;
  readonly retry?: Retry;
}

/**
 * Sends each request to one of several stations, where it stays: at random, to each in turn, to one with the fewest
 * requests inside, or to one with the least service left to do. Ties are broken at random.
 */
export interface Dispatcher {
  readonly rule: DispatchRule;
  /** The stations it chooses among. Default: all. */
  readonly among?: readonly number[];
  /** Of 'shortest-queue' and 'least-work': it looks only at so many, drawn anew for each request. Default: at all. */
  readonly choices?: number;
}

export type DispatchRule = 'random' | 'round-robin' | 'shortest-queue' | 'least-work';

/** Requests that come by themselves: with independent gaps from one distribution. */
export interface RenewalSource {
  readonly gaps: Distribution;
}

/** The same at any times. */
export interface ArrivalSource {
  readonly arrivals: ArrivalStream;
}

/** Users who send a request, wait for the answer, think, and send again. */
export interface ClosedSource {
  readonly users: number;
  /** Default: no thinking. At time 0 all begin to think. */
  readonly think?: Distribution;
}

/** The client gives up a request that takes longer, wherever it is. */
export interface Timeout {
  readonly after: Distribution;
  /** Whether the service hears of it: the request is taken out (default), or served for nothing. */
  readonly work?: 'cancelled' | 'wasted';
}

/** A request that was lost, ran out of patience or timed out is sent again. */
export interface Retry {
  readonly times: number;
  readonly backoff: Distribution;
}

/** The service of one class. */
export const serviceOf = ({ service }: StationModel, of: number): Distribution =>
  'sample' in service ? service : service[of]!;
