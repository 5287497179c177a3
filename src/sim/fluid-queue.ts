import type { TimeDistribution } from '../queueing/queue.ts';
import { hypoexponentialTail, timeDistribution } from '../queueing/time-distribution.ts';
import { findRoot } from '../stats/find-root.ts';
import type { WaitAndService } from './service-after-wait.ts';

/** How full a queue is, as means. */
export interface Congestion {
  readonly inside: number;
  readonly waiting: number;
  /** The part of those waiting that came in faster than could be served; the rest is chance. */
  readonly backlog: number;
  /** Busy share of the servers. */
  readonly utilisation: number;
}

/** The servers behind the queue. */
export interface FluidServers {
  readonly capacity: number;
  readonly service_s: number;
  readonly serviceScv?: number;
  readonly arrivalScv?: number;
}

/** The highest utilisation that is told from 1. */
const FULL = 1 - 1e-12;

/**
 * The mean number inside after a while of `length_s` in which so many arrive, by the pointwise stationary fluid flow
 * approximation: dL/dt = lambda - c mu rho, with the rho at which a queue in steady state would hold the L of this
 * moment. It follows an overload and its aftermath, and settles where theory says. W.-P. Wang, D. Tipper and S. Banerjee,
 * "A simple approximation for modeling nonstationary queues", IEEE INFOCOM (1996).
 *
 * The relation is L = c rho + Lq(rho), with H. Sakasegawa's Lq = (ca2 + cs2) / 2 rho^sqrt(2(c+1)) / (1 - rho) ("An
 * approximation formula", Annals of the Institute of Statistical Mathematics 29 (1977)), which is exact for M/G/1 and
 * takes the same few steps at any c. A service time is shorter than a tick, so the step is an implicit one (Euler's):
 * it is the rho with L(rho) + c mu rho length = L_before + arrivals, and cannot overshoot.
 */
export function backlogStep(
  before: Congestion,
  servers: FluidServers,
  arrivals: number,
  length_s: number,
): Congestion {
  const { capacity: c, service_s } = servers;
  const all = before.inside + arrivals;
  if (c === 0) return { inside: all, waiting: all, backlog: all, utilisation: 0 };
  const served = (c * length_s) / service_s;
  const excess = (rho: number) => c * rho + queueLength(rho, servers) + served * rho - all;
  const utilisation = excess(FULL) <= 0 ? 1 : findRoot(excess, 0, FULL);
  const inside = Math.max(0, all - served * utilisation);
  const waiting = Math.max(0, inside - c * utilisation);
  const backlog = Math.min(waiting, Math.max(0, before.backlog + arrivals - served));
  return { inside, waiting, backlog, utilisation };
}

/** P(an arrival has to wait), Sakasegawa's: Lq of M/M/c is this times rho / (1 - rho). */
const waits = (rho: number, c: number) => rho ** (Math.sqrt(2 * (c + 1)) - 1);

const queueLength = (rho: number, { capacity, serviceScv = 1, arrivalScv = 1 }: FluidServers) =>
  ((arrivalScv + serviceScv) / 2) * waits(rho, capacity) * (rho / (1 - rho));

/**
 * The response time of a request that comes now, first come first served: the backlog before it, which takes backlog /
 * (c mu) whatever chance does; then, as in M/M/c, with the probability that it waits an exponential wait whose mean
 * accounts for the others that wait; and its service. `afterWait` has the distribution of that; without, it is exponential.
 */
export function responseOf(
  state: Congestion,
  { capacity, service_s }: FluidServers,
  afterWait?: (share: number, rate: number) => WaitAndService,
): TimeDistribution {
  if (capacity === 0) return { mean: Infinity, cdf: () => 0, tail: () => 1, quantile: () => Infinity };
  const mu = 1 / service_s;
  const delay = state.backlog / (capacity * mu);
  const rate = capacity * mu * state.utilisation;
  const wait = rate === 0 ? 0 : (state.waiting - state.backlog) / rate;
  const share = wait === 0 ? 0 : Math.min(1, waits(state.utilisation, capacity));
  const mean = delay + wait + service_s;
  if (afterWait) {
    const rest = afterWait(share, share / wait);
    const tail = (t: number) => (t < delay ? 1 : rest.tail(t - delay));
    return { mean, tail, cdf: (t) => 1 - tail(t), quantile: (p) => delay + rest.quantile(p) };
  }
  const tail = (t: number) => {
    const rest = t - delay;
    if (rest < 0) return 1;
    const served = Math.exp(-mu * rest);
    return share === 0 ? served : (1 - share) * served + share * hypoexponentialTail(mu, share / wait, rest);
  };
  return timeDistribution(mean, tail);
}
