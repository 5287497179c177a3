import { LoadstoneError } from '../core/errors.ts';
import { birthDeath, meanOver } from './birth-death.ts';
import { nonNegative, positive, whole } from './check.ts';
import { erlangB } from './erlang.ts';
import type { Queue } from './queue.ts';

export interface LossQueue extends Queue {
  /** P(an arrival finds the room full and is lost). */
  readonly lossProbability: number;
  /** P(n inside), n = 0 ... capacity. */
  readonly probabilities: readonly number[];
}

/**
 * M/M/c/K: Poisson arrivals at rate lambda >= 0, `servers` exponential servers of rate mu > 0, room for `capacity`
 * requests in all, those in service included; who finds it full is lost. Stable at every load. Times are means over
 * the accepted. E_PARAMETER outside the ranges or for capacity < servers. D. Gross and C. M. Harris, "Fundamentals of
 * queueing theory" (1998), section 2.5.
 */
export function mmck(lambda: number, mu: number, servers: number, capacity: number): LossQueue {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  whole('servers', servers);
  whole('capacity', capacity);
  if (capacity < servers) {
    throw new LoadstoneError(
      'E_PARAMETER',
      `capacity counts the requests in service too: it must be at least servers = ${servers}, got ${capacity}`,
    );
  }
  const p = birthDeath(
    () => lambda,
    (n) => Math.min(n, servers) * mu,
    capacity,
  );
  const lossProbability = p[capacity] ?? 0;
  const busy = meanOver(p, (n) => Math.min(n, servers));
  const numberWaiting = meanOver(p, (n) => Math.max(0, n - servers));
  const throughput = busy * mu;
  const waitingTime = throughput === 0 ? 0 : numberWaiting / throughput;
  return {
    throughput,
    utilisation: busy / servers,
    waitingTime,
    responseTime: waitingTime + 1 / mu,
    numberWaiting,
    numberInside: busy + numberWaiting,
    lossProbability,
    probabilities: Array.from({ length: capacity + 1 }, (_, n) => p[n] ?? 0),
  };
}

/**
 * Erlang's loss system M/M/c/c (M/G/c/c as well: only the mean service time matters): nobody waits.
 * lambda >= 0 and mu > 0 per unit of time. E_PARAMETER outside the ranges. Erlang 1917; Kleinrock 1975, section 3.6.
 */
export function erlangLoss(lambda: number, mu: number, servers: number): Queue & { lossProbability: number } {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  const lossProbability = erlangB(whole('servers', servers), lambda / mu);
  const throughput = lambda * (1 - lossProbability);
  return {
    throughput,
    utilisation: throughput / (servers * mu),
    waitingTime: 0,
    responseTime: 1 / mu,
    numberWaiting: 0,
    numberInside: throughput / mu,
    lossProbability,
  };
}
