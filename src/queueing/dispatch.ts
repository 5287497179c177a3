import { positive, stable, whole } from './check.ts';
import { gim1 } from './gim1.ts';
import { erlangInterarrival } from './interarrival.ts';
import { mm1 } from './mm1.ts';
import { mmc } from './mmc.ts';
import { fromWaitingTime, type Queue } from './queue.ts';
import { shortestQueue } from './shortest-queue.ts';

export interface Dispatch {
  /** Each arrival to a queue drawn at random: n M/M/1 queues. */
  readonly random: Queue;
  /** To the queues in turn: n E_n/M/1 queues, the gaps of each being sums of n exponential ones. */
  readonly roundRobin: Queue;
  /** To a shortest queue: see `shortestQueue`. */
  readonly shortestQueue: Queue;
  /** No dispatch at all, one queue that every server takes from: M/M/n. */
  readonly shared: Queue;
}

/**
 * What separate queues cost: Poisson arrivals at rate lambda >= 0 over all, `servers` exponential servers of rate
 * mu > 0 each, first come first served, under four ways to share the work. Numbers are over all servers. Mean
 * responses never rise from one of them to the next. E_PARAMETER outside the ranges, E_UNSTABLE unless lambda < servers mu.
 * M. Harchol-Balter, "Performance modeling and design of computer systems" (2013), chapter 24.
 */
export function dispatch(lambda: number, mu: number, servers: number): Dispatch {
  positive('mu', mu);
  whole('servers', servers);
  stable('dispatch', 'lambda < servers mu', lambda, servers * mu);
  const all = (waitingTime: number) => fromWaitingTime(lambda, mu, servers, waitingTime);
  const inTurn = lambda > 0 ? gim1(erlangInterarrival(servers / lambda, servers), mu).waitingTime : 0;
  return {
    random: all(mm1(lambda / servers, mu).waitingTime),
    roundRobin: all(inTurn),
    shortestQueue: shortestQueue(lambda, mu, servers),
    shared: all(mmc(lambda, mu, servers).waitingTime),
  };
}
