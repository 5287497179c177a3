import { nonNegative } from './check.ts';
import { cosmetatos } from './mdc.ts';
import { mmc } from './mmc.ts';
import { fromWaitingTime, type Queue } from './queue.ts';

export interface GIGc extends Queue {
  /** M/G/c only (ca2 = 1, cs2 <= 1), else null: M/M/c and Cosmetatos' M/D/c, mixed as cs2 says. The better one there. */
  readonly cosmetatos: number | null;
}

/**
 * GI/G/c, first come first served, from two moments: arrivals at rate lambda >= 0 with gaps of squared coefficient of
 * variation `ca2` >= 0, `servers` servers whose service has mean 1 / mu and squared coefficient of variation `cs2` >= 0.
 * Allen and Cunneen's approximation: W_q = W_q(M/M/c) (ca2 + cs2) / 2, exact for M/M/c and M/G/1.
 * E_PARAMETER outside the ranges, E_UNSTABLE unless lambda < servers mu.
 * A. O. Allen, "Probability, statistics and queueing theory" (1990), section 5.2.
 */
export function gigc(lambda: number, mu: number, servers: number, ca2: number, cs2: number): GIGc {
  nonNegative('ca2', ca2);
  nonNegative('cs2', cs2);
  const { waitingTime } = mmc(lambda, mu, servers);
  const mixed = ca2 === 1 && cs2 <= 1;
  return {
    ...fromWaitingTime(lambda, mu, servers, (waitingTime * (ca2 + cs2)) / 2),
    cosmetatos: mixed ? cs2 * waitingTime + (1 - cs2) * cosmetatos(lambda, mu, servers) : null,
  };
}
