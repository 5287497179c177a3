import { nonNegative, positive, sameLength, stable } from './check.ts';
import { fromWaitingTime, type Queue } from './queue.ts';

/**
 * M/G/1, first come first served: Poisson arrivals at rate lambda >= 0, service with mean 1 / mu and squared
 * coefficient of variation `scv` = variance / mean^2 >= 0 (0 constant, 1 exponential). The Pollaczek-Khinchine mean:
 * W_q = lambda E[S^2] / (2 (1 - rho)) = rho (1 + scv) / (2 (mu - lambda)).
 * E_PARAMETER outside the ranges, E_UNSTABLE unless lambda < mu. Kleinrock 1975, section 5.6.
 */
export function mg1(lambda: number, mu: number, scv: number): Queue {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  nonNegative('scv', scv);
  stable('M/G/1', 'lambda < mu', lambda, mu);
  return fromWaitingTime(lambda, mu, 1, ((lambda / mu) * (1 + scv)) / (2 * (mu - lambda)));
}

/** A class of requests, the earlier in the list the more urgent. */
export interface PriorityClass {
  readonly lambda: number;
  readonly mu: number;
  readonly scv: number;
}

/**
 * M/G/1 with non-preemptive priorities: the server takes the oldest request of the most urgent class that waits, and
 * finishes what it has begun. With W_0 = sum of lambda_i E[S_i^2] / 2 and sigma_k = rho_1 + ... + rho_k,
 * W_k = W_0 / ((1 - sigma_(k-1)) (1 - sigma_k)). Answers a queue a class, in order; `utilisation` is the class's own.
 * E_PARAMETER outside the ranges, E_UNSTABLE unless the classes together need less than one server.
 * A. Cobham, "Priority assignment in waiting line problems", Operations Research 2 (1954).
 */
export function mg1Priorities(classes: readonly PriorityClass[]): Queue[] {
  sameLength('classes', classes);
  for (const { lambda, mu, scv } of classes) {
    nonNegative('lambda', lambda);
    positive('mu', mu);
    nonNegative('scv', scv);
  }
  const total = classes.reduce((sum, { lambda, mu }) => sum + lambda / mu, 0);
  stable('M/G/1 with priorities', 'the sum of lambda / mu < 1', total, 1);
  const residual = classes.reduce(
    (sum, { lambda, mu, scv }) => sum + (lambda * (1 + scv)) / (2 * mu * mu),
    0,
  );
  let urgent = 0;
  return classes.map(({ lambda, mu }) => {
    const before = urgent;
    urgent += lambda / mu;
    return fromWaitingTime(lambda, mu, 1, residual / ((1 - before) * (1 - urgent)));
  });
}
