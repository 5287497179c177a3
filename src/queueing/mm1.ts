import { nonNegative, positive, stable, whole } from './check.ts';
import { fromWaitingTime, type QueueDistribution } from './queue.ts';
import { exponentialTime } from './time-distribution.ts';

/**
 * M/M/1, first come first served: Poisson arrivals at rate lambda >= 0, exponential service at rate mu > 0, one
 * server, unlimited room. W_q = rho / (mu - lambda), R = 1 / (mu - lambda), p_n = (1 - rho) rho^n; the wait is 0 with
 * probability 1 - rho and else exponential with rate mu - lambda, the response is exponential with that rate.
 * E_PARAMETER outside the ranges, E_UNSTABLE unless lambda < mu. L. Kleinrock, "Queueing systems, volume 1" (1975), sections 3.2, 5.12.
 */
export function mm1(lambda: number, mu: number): QueueDistribution {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  stable('M/M/1', 'lambda < mu', lambda, mu);
  const rho = lambda / mu;
  const waiting = exponentialTime(rho, mu - lambda);
  return {
    ...fromWaitingTime(lambda, mu, 1, waiting.mean),
    waitingProbability: rho,
    waiting,
    response: exponentialTime(1, mu - lambda),
    probability: (n) => (1 - rho) * rho ** whole('n', n, 0),
  };
}

/**
 * n Var(mean wait of n successive requests) for large n, with mu = 1: how long an M/M/1 queue must be watched for its
 * mean. rho (2 + 5 rho - 4 rho^2 + rho^3) / (1 - rho)^4. W. Whitt, "Planning queueing simulations", Management
 * Science 35 (1989); at other rates divide by mu^2.
 */
export function mm1MeanWaitVariance(rho: number): number {
  nonNegative('rho', rho);
  stable('M/M/1', 'rho < 1', rho, 1);
  return (rho * (2 + rho * (5 + rho * (-4 + rho)))) / (1 - rho) ** 4;
}
