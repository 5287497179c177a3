import { birthDeath, meanOver } from './birth-death.ts';
import { nonNegative, positive, whole } from './check.ts';
import type { Queue } from './queue.ts';

export interface AbandonmentQueue extends Queue {
  /** P(an arrival finds all servers busy). */
  readonly waitingProbability: number;
  /** P(an arrival loses its patience and leaves unserved). */
  readonly abandonProbability: number;
}

/**
 * Erlang A, M/M/c+M: an M/M/c queue whose requests leave unserved after an exponential patience of rate `theta` > 0
 * (mean 1 / theta). Stable at every load. `waitingTime` is the mean over all arrivals, those that give up included,
 * `responseTime` likewise; abandonments are lambda P(abandon) = theta L_q. Rates per unit of time, lambda >= 0,
 * mu > 0. E_PARAMETER outside the ranges. C. Palm, "Research on telephone traffic carried by full availability
 * groups", Tele 1 (1957); O. Garnett, A. Mandelbaum and M. Reiman, "Designing a call center with impatient customers",
 * Manufacturing & Service Operations Management 4 (2002).
 */
export function erlangA(lambda: number, mu: number, servers: number, theta: number): AbandonmentQueue {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  whole('servers', servers);
  positive('theta', theta);
  const p = birthDeath(
    () => lambda,
    (n) => Math.min(n, servers) * mu + Math.max(0, n - servers) * theta,
  );
  const busy = meanOver(p, (n) => Math.min(n, servers));
  const numberWaiting = meanOver(p, (n) => Math.max(0, n - servers));
  const numberInside = busy + numberWaiting;
  return {
    throughput: busy * mu,
    utilisation: busy / servers,
    waitingTime: lambda === 0 ? 0 : numberWaiting / lambda,
    responseTime: lambda === 0 ? 1 / mu : numberInside / lambda,
    numberWaiting,
    numberInside,
    waitingProbability: meanOver(p, (n) => (n >= servers ? 1 : 0)),
    abandonProbability: lambda === 0 ? 0 : (theta * numberWaiting) / lambda,
  };
}
