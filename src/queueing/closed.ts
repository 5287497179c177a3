/** A station of a closed network: what it does to the requests of one class. */
export interface ClosedStation {
  /** The share of time that it is busy; of several servers, per server; of a delay, the mean number in it. */
  readonly utilisation: number;
  /** Mean time that a request spends here in all its visits, waits included. */
  readonly residenceTime: number;
  /** Mean number here. */
  readonly numberInside: number;
}

/** A closed network in steady state: N users who send, wait for the answer, think, and send again. */
export interface ClosedNetwork {
  /** Requests per unit of time. */
  readonly throughput: number;
  /** Mean time from sending to the answer; the thinking is not in it. */
  readonly responseTime: number;
  /** By station, in the order given. */
  readonly stations: readonly ClosedStation[];
}

/** Throughput and queue lengths for every population from 0 up: entry n belongs to n users. */
export interface Populations {
  readonly throughput: Float64Array;
  /** By station, then by population. */
  readonly inside: readonly Float64Array[];
}
