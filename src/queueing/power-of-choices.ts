import { nonNegative, positive, stable, whole } from './check.ts';
import { mm1 } from './mm1.ts';
import { fromWaitingTime, type Queue, type TimeDistribution } from './queue.ts';
import { timeDistribution } from './time-distribution.ts';

export interface PowerOfChoices extends Queue {
  readonly response: TimeDistribution;
}

/** Shares of arrivals below this are nobody. */
const NEGLIGIBLE = 1e-17;

/**
 * Each arrival joins the shortest of `choices` queues that are drawn at random, in the limit of many servers: Poisson
 * arrivals at rate lambda >= 0 a server, exponential service at rate mu > 0, first come first served. Numbers are of one
 * server. The queues become independent, and the share of those with k inside or more is
 * s_k = rho^((d^k - 1) / (d - 1)). An arrival finds k or more in the shortest of d with probability s_k^d, and then stays
 * for k + 1 services: E[T] = sum of s_k^d / mu, P(T > t) = sum of s_k^d e^-(mu t) (mu t)^k / k!. With one choice that is
 * M/M/1. A few servers do worse than the limit. E_PARAMETER outside the ranges, E_UNSTABLE unless lambda < mu.
 * N. D. Vvedenskaya, R. L. Dobrushin and F. I. Karpelevich, "Queueing system with selection of the shortest of two
 * queues: an asymptotic approach", Problems of Information Transmission 32 (1996); M. Mitzenmacher, "The power of two
 * choices in randomized load balancing", IEEE Transactions on Parallel and Distributed Systems 12 (2001).
 */
export function powerOfChoices(lambda: number, mu: number, choices: number): PowerOfChoices {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  whole('choices', choices);
  stable('the shortest of some queues', 'lambda < mu', lambda, mu);
  // The sum below would need as many terms as the queue is long, from an e^-(mu t) that is 0 long before the tail is.
  if (choices === 1) return mm1(lambda, mu);
  const found = foundOrMore(lambda / mu, choices);
  const mean = found.reduce((sum, share) => sum + share, 0) / mu;
  const tail = (t: number) => {
    // The chance of k services up to t at an endless queue.
    let exactly = Math.exp(-mu * t);
    let sum = 0;
    found.forEach((share, k) => {
      sum += share * exactly;
      exactly *= (mu * t) / (k + 1);
    });
    return sum;
  };
  return { ...fromWaitingTime(lambda, mu, 1, mean - 1 / mu), response: timeDistribution(mean, tail) };
}

/** The chances that an arrival finds k or more, k = 0, 1, ...: each is the one before to the power d, times rho^d. */
function foundOrMore(rho: number, d: number): number[] {
  const out = [1];
  for (let next = rho ** d; next > NEGLIGIBLE; next = (rho * next) ** d) out.push(next);
  return out;
}
