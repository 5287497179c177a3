/**
 * What is known of a queue in steady state: means over all requests that it accepts. Rates are per unit of time and
 * times in that unit, whichever it is.
 */
export interface Queue {
  /** Requests finished by service per unit of time; below the arrival rate where some are lost. */
  readonly throughput: number;
  /** The busy share of the servers, from 0 to 1. */
  readonly utilisation: number;
  /** Mean time from arrival to the start of service, W_q. */
  readonly waitingTime: number;
  /** Mean time from arrival to departure, R. */
  readonly responseTime: number;
  /** Mean number that wait, L_q. */
  readonly numberWaiting: number;
  /** Mean number that wait or are served, L. */
  readonly numberInside: number;
}

/** The distribution of a time: t >= 0 in the unit of the model, p from 0 to below 1. */
export interface TimeDistribution {
  readonly mean: number;
  /** P(T <= t). */
  cdf(t: number): number;
  /** P(T > t), without cancellation where the model allows. */
  tail(t: number): number;
  /** The smallest t with P(T <= t) >= p. */
  quantile(p: number): number;
}

/** A queue of which more than the means is known. */
export interface QueueDistribution extends Queue {
  /** P(an arrival has to wait). */
  readonly waitingProbability: number;
  readonly waiting: TimeDistribution;
  readonly response: TimeDistribution;
  /** P(n inside), n = 0, 1, ... */
  probability(n: number): number;
}

/** All means from that of the waiting time; the rest is the utilisation law and Little's law. */
export function fromWaitingTime(lambda: number, mu: number, servers: number, waitingTime: number): Queue {
  const responseTime = waitingTime + 1 / mu;
  return {
    throughput: lambda,
    utilisation: lambda / (servers * mu),
    waitingTime,
    responseTime,
    numberWaiting: lambda * waitingTime,
    numberInside: lambda * responseTime,
  };
}
