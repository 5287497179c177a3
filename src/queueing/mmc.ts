import { incompleteGammaUpper } from '../stats/incomplete-gamma.ts';
import { logGamma } from '../stats/log-gamma.ts';
import { nonNegative, positive, stable, whole } from './check.ts';
import { erlangC } from './erlang.ts';
import { fromWaitingTime, type QueueDistribution } from './queue.ts';
import { exponentialTime, hypoexponentialTail, timeDistribution } from './time-distribution.ts';

/**
 * M/M/c, first come first served: Poisson arrivals at rate lambda >= 0, `servers` exponential servers of rate mu > 0
 * each behind one unlimited queue. With C = Erlang C the wait is 0 with probability 1 - C and else exponential with
 * rate theta = c mu - lambda: W_q = C / theta, P(W > t) = C e^-theta t. The response adds an independent service.
 * E_PARAMETER outside the ranges, E_UNSTABLE unless lambda < servers mu. Kleinrock 1975, section 3.5.
 */
export function mmc(lambda: number, mu: number, servers: number): QueueDistribution {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  whole('servers', servers);
  stable('M/M/c', 'lambda < servers mu', lambda, servers * mu);
  const offered = lambda / mu;
  const waits = erlangC(servers, offered);
  const theta = servers * mu - lambda;
  const waiting = exponentialTime(waits, theta);
  const response = (t: number) => (1 - waits) * Math.exp(-mu * t) + waits * hypoexponentialTail(mu, theta, t);
  return {
    ...fromWaitingTime(lambda, mu, servers, waiting.mean),
    waitingProbability: waits,
    waiting,
    response: timeDistribution(waiting.mean + 1 / mu, response),
    probability: stateProbability(offered, servers, waits),
  };
}

/**
 * Below c the states are a Poisson distribution with mean a = lambda / mu, cut off and weighing 1 - C; from c on they
 * are geometric with ratio rho and weigh C. In this form a^n / n! never stands alone, which overflows at c = 171.
 */
function stateProbability(offered: number, servers: number, waits: number): (n: number) => number {
  const rho = offered / servers;
  const below = (1 - waits) / (offered === 0 ? 1 : incompleteGammaUpper(servers, offered));
  return (n) => {
    if (whole('n', n, 0) >= servers) return waits * (1 - rho) * rho ** (n - servers);
    if (offered === 0) return n === 0 ? 1 : 0;
    return below * Math.exp(n * Math.log(offered) - offered - logGamma(n + 1));
  };
}
