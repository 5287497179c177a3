import { nonNegative } from './check.ts';
import { mmc } from './mmc.ts';
import type { Queue } from './queue.ts';

export interface ProcessorSharing extends Queue {
  /** Mean response over mean service alone, the same for short and long requests. */
  readonly slowdown: number;
  /** P(n inside), n = 0, 1, ... */
  probability(n: number): number;
  /** Mean response of a request that needs `service` alone on a server. */
  responseTimeOf(service: number): number;
}

/**
 * M/G/1-PS and its sister with c processors: Poisson arrivals at rate lambda >= 0, all n requests inside are served at
 * once, each at the rate min(1, c / n) of a processor. The number inside is that of M/M/c whatever the distribution
 * of the service (only its mean 1 / mu counts), and a request that needs x takes x R mu on average; for one processor
 * x / (1 - rho). `waitingTime` is what sharing adds, R - 1 / mu. E_PARAMETER outside the ranges, E_UNSTABLE unless
 * lambda < servers mu. J. W. Cohen, "The multiple phase service network with generalized processor sharing", Acta
 * Informatica 12 (1979).
 */
export function processorSharing(lambda: number, mu: number, servers = 1): ProcessorSharing {
  const {
    waiting: _,
    response: __,
    waitingProbability: ___,
    probability,
    ...means
  } = mmc(lambda, mu, servers);
  const slowdown = means.responseTime * mu;
  return {
    ...means,
    slowdown,
    probability,
    responseTimeOf: (service) => nonNegative('service', service) * slowdown,
  };
}
