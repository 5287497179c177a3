import { findRoot } from '../stats/find-root.ts';
import { positive, stable, whole } from './check.ts';
import type { Interarrival } from './interarrival.ts';
import { fromWaitingTime, type QueueDistribution } from './queue.ts';
import { exponentialTime } from './time-distribution.ts';

export interface GIM1 extends QueueDistribution {
  /** The share of arrivals that has to wait, which differs from the utilisation unless arrivals are Poisson. */
  readonly sigma: number;
}

/**
 * GI/M/1, first come first served: independent interarrival times of any distribution, exponential service at rate
 * mu > 0. sigma in (0, 1) solves sigma = A*(mu (1 - sigma)), A* the transform of the interarrival time; an arrival finds
 * n inside with probability (1 - sigma) sigma^n, waits with probability sigma and then exponentially with rate
 * mu (1 - sigma). `probability` is over time: p_0 = 1 - rho, p_n = rho (1 - sigma) sigma^(n-1).
 * E_PARAMETER outside the ranges, E_UNSTABLE unless 1 / mean < mu. Kleinrock 1975, section 6.4.
 */
export function gim1(arrivals: Interarrival, mu: number): GIM1 {
  positive('mu', mu);
  const lambda = 1 / arrivals.mean;
  stable('GI/M/1', 'lambda < mu', lambda, mu);
  const rho = lambda / mu;
  const free = findFree(arrivals, mu);
  const sigma = 1 - free;
  const waiting = exponentialTime(sigma, mu * free);
  return {
    ...fromWaitingTime(lambda, mu, 1, waiting.mean),
    sigma,
    waitingProbability: sigma,
    waiting,
    response: exponentialTime(1, mu * free),
    probability: (n) => (whole('n', n, 0) === 0 ? 1 - rho : rho * free * sigma ** (n - 1)),
  };
}

/**
 * x = 1 - sigma, the root in (0, 1) of f(x) = A*(mu x) - 1 + x. f is convex with f(0) = 0, f'(0) = 1 - 1 / rho < 0 and
 * f(1) > 0: below the root it is negative, and halving from 1 finds where.
 */
function findFree(arrivals: Interarrival, mu: number): number {
  const f = (x: number) => arrivals.transform(mu * x) - 1 + x;
  if (f(1) === 0) return 1;
  let low = 0.5;
  while (f(low) > 0) low /= 2;
  return findRoot(f, low, 1);
}
