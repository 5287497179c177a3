import { incompleteGamma } from '../stats/incomplete-gamma.ts';
import { whole } from './check.ts';
import { mg1 } from './mg1.ts';
import type { QueueDistribution } from './queue.ts';
import { timeDistribution } from './time-distribution.ts';

/** Poisson probabilities below this are left out. */
const NEGLIGIBLE = 1e-18;

/**
 * M/D/1, first come first served: Poisson arrivals at rate lambda >= 0, every service takes D = 1 / mu. The means are
 * Pollaczek-Khinchine's. With Q_m = P(at most m wait) and (k - 1) D <= t < k D,
 *   P(W <= t) = sum over j < k of Q_(k-1-j) e^-x x^j / j!,  x = lambda (k D - t):
 * at t + u, u = k D - t, all who wait at t have begun service. The classical series of Erlang for the same has terms
 * of both signs that grow with t and cancel; here all are positive. `response` is the wait + D.
 * E_PARAMETER outside the ranges, E_UNSTABLE unless lambda < mu.
 * G. J. Franx, "A simple solution for the M/D/c waiting time distribution", Operations Research Letters 29 (2001).
 */
export function md1(lambda: number, mu: number): QueueDistribution {
  const means = mg1(lambda, mu, 0);
  const rho = lambda / mu;
  const states = stateProbabilities(rho);
  const cdf = (t: number) => {
    const k = Math.floor(t * mu) + 1;
    const x = lambda * Math.max(0, k / mu - t);
    let poisson = Math.exp(-x);
    let sum = 0;
    for (let j = 0; j < k && poisson > NEGLIGIBLE; j++) {
      sum += poisson * states.cumulative(k - j);
      poisson *= x / (j + 1);
    }
    return Math.min(1, sum);
  };
  const tail = (t: number) => 1 - cdf(t);
  return {
    ...means,
    waitingProbability: rho,
    waiting: timeDistribution(means.waitingTime, tail),
    response: shifted(means.responseTime, 1 / mu, tail),
    probability: (n) => states.at(whole('n', n, 0)),
  };
}

/** The distribution of a time plus a constant. */
function shifted(mean: number, by: number, tail: (t: number) => number) {
  const rest = timeDistribution(mean - by, tail);
  return {
    mean,
    tail: (t: number) => rest.tail(t - by),
    cdf: (t: number) => rest.cdf(t - by),
    quantile: (p: number) => rest.quantile(p) + by,
  };
}

/**
 * p_n by the recursion p_n = a_(n-1) p_0 + sum over k = 1 ... n of a_(n-k) p_k, where a_j = P(more than j arrivals in
 * a service): all terms are positive. H. C. Tijms, "A first course in stochastic models" (2003), section 9.2.
 */
function stateProbabilities(rho: number) {
  const p = [1 - rho];
  const sums = [1 - rho];
  const more: number[] = [];
  for (let j = 0; more.at(-1) !== 0; j++) {
    const a = rho === 0 ? 0 : incompleteGamma(j + 1, rho);
    more.push(a > NEGLIGIBLE ? a : 0);
  }
  const extend = (n: number) => {
    for (let m = p.length; m <= n; m++) {
      let sum = (more[m - 1] ?? 0) * p[0]!;
      for (let k = Math.max(1, m - more.length + 1); k < m; k++) sum += more[m - k]! * p[k]!;
      p.push(sum / (1 - more[0]!));
      sums.push(sums.at(-1)! + p.at(-1)!);
    }
  };
  return {
    at: (n: number) => {
      extend(n);
      return p[n]!;
    },
    /** P(at most n inside). */
    cumulative: (n: number) => {
      extend(n);
      return sums[n]!;
    },
  };
}
