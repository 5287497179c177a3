import { nonNegative, positive, stable } from './check.ts';
import { fromWaitingTime, type Queue } from './queue.ts';

export interface GIG1 extends Queue {
  /** Kingman's upper bound of the mean wait, lambda (var A + var S) / (2 (1 - rho)). */
  readonly kingmanBound: number;
  /** The heavy-traffic approximation rho / (1 - rho) (ca2 + cs2) / 2 / mu: exact as rho -> 1, not a bound. */
  readonly heavyTraffic: number;
}

/**
 * GI/G/1, first come first served, from two moments: arrivals at rate lambda >= 0 whose gaps have the squared
 * coefficient of variation `ca2` >= 0, service of mean 1 / mu and squared coefficient of variation `cs2` >= 0.
 * `waitingTime`, and the means that follow from it, are Kraemer and Langenbach-Belz's approximation: heavy traffic times
 * g = exp(-2 (1 - rho) (1 - ca2)^2 / (3 rho (ca2 + cs2))) for ca2 <= 1 and exp(-(1 - rho) (ca2 - 1) / (ca2 + 4 cs2))
 * above; exact for M/G/1. E_PARAMETER outside the ranges, E_UNSTABLE unless lambda < mu.
 * J. F. C. Kingman, "Some inequalities for the queue GI/G/1", Biometrika 49 (1962); W. Kraemer and
 * M. Langenbach-Belz, "Approximate formulae for the delay in the queueing system GI/G/1", ITC 8 (1976).
 */
export function gig1(lambda: number, mu: number, ca2: number, cs2: number): GIG1 {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  nonNegative('ca2', ca2);
  nonNegative('cs2', cs2);
  stable('GI/G/1', 'lambda < mu', lambda, mu);
  const rho = lambda / mu;
  const heavyTraffic = (rho / (mu - lambda)) * ((ca2 + cs2) / 2);
  // lambda var A = ca2 / lambda: with no arrivals the bound is infinite unless they are constant.
  const spread = (ca2 === 0 ? 0 : ca2 / lambda) + (lambda * cs2) / mu ** 2;
  return {
    ...fromWaitingTime(lambda, mu, 1, heavyTraffic === 0 ? 0 : heavyTraffic * correction(rho, ca2, cs2)),
    kingmanBound: spread / (2 * (1 - rho)),
    heavyTraffic,
  };
}

function correction(rho: number, ca2: number, cs2: number): number {
  if (ca2 > 1) return Math.exp((-(1 - rho) * (ca2 - 1)) / (ca2 + 4 * cs2));
  return Math.exp((-2 * (1 - rho) * (1 - ca2) ** 2) / (3 * rho * (ca2 + cs2)));
}
