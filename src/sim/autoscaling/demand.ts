import type { Distribution } from '../../stats/distributions/distribution.ts';
import { serviceAfterWait } from '../service-after-wait.ts';
import type { Objective } from './plan.ts';

export interface Demand {
  readonly service: Distribution;
  /** Requests that a replica serves at once. */
  readonly servers: number;
  /** Variance / mean^2 of the gaps between arrivals. */
  readonly arrivalScv: number;
  readonly objective: Objective;
}

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
  const share = lateShare(demand);
  return (rate) => {
    const rounded = Number(rate.toPrecision(DIGITS));
    let replicas = known.get(rounded);
    if (replicas === undefined) {
      replicas = fewest(rounded, demand, share);
      known.set(rounded, replicas);
    }
    return replicas;
  };
}

function fewest(
  rate: number,
  { service, servers, objective }: Demand,
  share: ReturnType<typeof lateShare>,
): number {
  const miss = 1 - objective.share;
  const least = Math.floor((rate * service.mean) / servers) + 1;
  const keeps = (replicas: number) => share(rate, replicas * servers) <= miss;
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

/** P(response > limit) in steady state, of `c` servers. The sum of wait and service is within 1/2,000, of constants exact. */
export function lateShare({ service, arrivalScv, objective }: Demand): (rate: number, c: number) => number {
  const afterWait = serviceAfterWait(service.cdf, service.mean);
  const serviceScv = service.variance / service.mean ** 2;
  return (rate, c) => {
    const rho = (rate * service.mean) / c;
    if (rho >= 1) return 1;
    const waits = rho ** (Math.sqrt(2 * (c + 1)) - 1);
    const wait = (((arrivalScv + serviceScv) / 2) * service.mean) / (c * (1 - rho));
    return afterWait(waits, 1 / wait).tail(objective.limit_s);
  };
}
