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

/**
 * The same for the mean response time: (1 + rho)^2 / (1 - rho)^4.
 *
 * The response times are a Markov chain, T' = (T - A)^+ + S with A ~ Exp(lambda), S ~ Exp(mu), and T ~ Exp(theta) in steady
 * state, theta = mu - lambda. Its Poisson equation h(x) - E[h(T') | T = x] = x - E[T] is solved by h(x) = a x^2 + x,
 * a = lambda mu / (2 theta): the exponential terms cancel, and a (2 / lambda - 2 / mu) = 1. Then n Var of the mean tends to
 * 2 Cov(h(T), T) - Var T = 8 a / theta^3 + 1 / theta^2 = (mu + lambda)^2 / theta^4. The method: P. W. Glynn and S. P. Meyn,
 * "A Liapounov bound for solutions of the Poisson equation", Annals of Probability 24 (1996).
 */
export function mm1MeanResponseVariance(rho: number): number {
  nonNegative('rho', rho);
  stable('M/M/1', 'rho < 1', rho, 1);
  return ((1 + rho) / (1 - rho) ** 2) ** 2;
}

/**
 * The same for the difference of the mean response time and that of theory at the arrival rate achieved in these n requests,
 * 1 / (mu - n / time): (1 + 2 rho) / (1 - rho)^4.
 *
 * 1 / lambda - A is the score of a gap, so that n Cov(mean T, mean A) = -dE[T] / d lambda = -1 / theta^2. The achieved rate
 * deviates by -lambda^2 times the deviation of mean A, with n Var = lambda^2: n Cov(mean T, rate) = lambda^2 / theta^2, and
 * the slope of mean T on it is exactly that of theory. What is left is (mu + lambda)^2 / theta^4 - lambda^2 / theta^4.
 */
export function mm1MeanResponseVarianceAtRate(rho: number): number {
  nonNegative('rho', rho);
  stable('M/M/1', 'rho < 1', rho, 1);
  return (1 + 2 * rho) / (1 - rho) ** 4;
}
