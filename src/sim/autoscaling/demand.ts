import type { Distribution } from '../../stats/distributions/distribution.ts';
import type { Objective } from './plan.ts';

export interface Demand {
  readonly service: Distribution;
  /** Requests that a replica serves at once. */
  readonly servers: number;
  /** Variance / mean^2 of the gaps between arrivals. */
  readonly arrivalScv: number;
  readonly objective: Objective;
}

/** Cells of the integral over the wait: the share of late requests is right to about 1/1000. */
const CELLS = 100;
/** Rates are told apart by so many digits: a load that varies all the time has but few of them. */
const DIGITS = 4;
/** Beyond that many times the servers that are busy, more of them change nothing. */
const ENOUGH = 100;

/**
 * The fewest replicas that keep the objective at a constant rate, in steady state: what a policy that knew the load would
 * have. The wait of GI/G/c is taken as that of M/M/c with its mean corrected for variability (Allen and Cunneen): 0 or,
 * with Sakasegawa's probability rho^(sqrt(2(c+1)) - 1), exponential with mean (ca2 + cs2) / 2 S / (c (1 - rho)).
 */
export function demandOf(demand: Demand): (rate: number) => number {
  const known = new Map<number, number>();
  return (rate) => {
    const rounded = Number(rate.toPrecision(DIGITS));
    let replicas = known.get(rounded);
    if (replicas === undefined) {
      replicas = fewest(rounded, demand);
      known.set(rounded, replicas);
    }
    return replicas;
  };
}

function fewest(rate: number, demand: Demand): number {
  const { service, servers, objective } = demand;
  const miss = 1 - objective.share;
  const least = Math.floor((rate * service.mean) / servers) + 1;
  const keeps = (replicas: number) => lateShare(rate, replicas * servers, demand) <= miss;
  let [low, high] = [least - 1, least];
  while (!keeps(high) && high < ENOUGH * least) {
    low = high;
    high = least + 2 * (high - least) + 1;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (keeps(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** P(response > limit) in steady state, of `c` servers. */
export function lateShare(rate: number, c: number, { service, arrivalScv, objective }: Demand): number {
  const rho = (rate * service.mean) / c;
  if (rho >= 1) return 1;
  const { limit_s } = objective;
  const alone = 1 - service.cdf(limit_s);
  const waits = rho ** (Math.sqrt(2 * (c + 1)) - 1);
  const serviceScv = service.variance / service.mean ** 2;
  const wait = (((arrivalScv + serviceScv) / 2) * service.mean) / (c * (1 - rho));
  if (!(waits > 0)) return alone;
  // P(W + S <= t) is the integral of the wait's density times F(t - w).
  let inTime = 0;
  for (let i = 0; i < CELLS; i++) {
    const [from, to] = [(i * limit_s) / CELLS, ((i + 1) * limit_s) / CELLS];
    inTime += (Math.exp(-from / wait) - Math.exp(-to / wait)) * service.cdf(limit_s - (from + to) / 2);
  }
  return (1 - waits) * alone + waits * (1 - inTime);
}
