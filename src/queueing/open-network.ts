import { LoadstoneError } from '../core/errors.ts';
import { nonNegative, positive, sameLength, stable, whole } from './check.ts';
import { solveLeft } from './linear-solve.ts';
import { mmc } from './mmc.ts';
import type { Queue } from './queue.ts';

/** A station of an open network. */
export interface OpenStation {
  /** Mean time of one service, > 0. */
  readonly service: number;
  /** Servers behind its queue, or 'delay' where nobody waits; default 1. */
  readonly servers?: number | 'delay';
}

export interface OpenNetwork {
  /** Requests that enter, and leave, per unit of time. */
  readonly throughput: number;
  /** Mean time from entering to leaving. */
  readonly responseTime: number;
  readonly numberInside: number;
  /** By station, with times a visit; the utilisation of a delay is 0. */
  readonly stations: readonly (Queue & {
    /** Visits that a request makes on average. */
    readonly visits: number;
  })[];
}

/**
 * An open network by visits: requests enter in a Poisson process of rate lambda >= 0, and each visits station i
 * visits[i] >= 0 times on average. By Jackson's theorem every station is the M/M/c queue (or delay) that it would be
 * alone at rate lambda visits[i]. E_PARAMETER outside the ranges, E_UNSTABLE where a station gets more than it can do.
 * J. R. Jackson, "Networks of waiting lines", Operations Research 5 (1957).
 */
export function openNetwork(
  lambda: number,
  visits: readonly number[],
  stations: readonly OpenStation[],
): OpenNetwork {
  nonNegative('lambda', lambda);
  sameLength('visits and stations', visits, stations);
  const solved = stations.map((station, i) => ({
    ...solve(lambda * nonNegative('visits', visits[i]!), station, i),
    visits: visits[i]!,
  }));
  const responseTime = solved.reduce((sum, one) => sum + one.visits * one.responseTime, 0);
  return { throughput: lambda, responseTime, numberInside: lambda * responseTime, stations: solved };
}

/**
 * An open Jackson network: `external[i]` >= 0 requests enter at station i per unit of time, and one that is done at i
 * goes to j with probability routing[i][j], or leaves with what remains of 1. The rates at the stations solve
 * rate_j = external_j + sum of rate_i routing[i][j]. Errors as `openNetwork`, and E_PARAMETER for a row of routing that
 * sums to more than 1 and for requests that never leave.
 */
export function jackson(
  external: readonly number[],
  routing: readonly (readonly number[])[],
  stations: readonly OpenStation[],
): OpenNetwork {
  sameLength('external, routing and stations', external, routing, stations);
  for (const row of routing) {
    sameLength('stations and each row of routing', stations, row);
    for (const p of row) nonNegative('a routing probability', p);
    const sum = row.reduce((total, p) => total + p, 0);
    if (sum > 1 + 1e-9) {
      throw new LoadstoneError('E_PARAMETER', `each row of routing must sum to at most 1, got ${sum}`);
    }
  }
  const lambda = external.reduce((sum, rate) => sum + nonNegative('an external rate', rate), 0);
  positive('the sum of external rates', lambda);
  const stays = routing.map((row, i) => row.map((p, j) => (i === j ? 1 : 0) - p));
  const [rates = []] = solveLeft(stays, [external]);
  if (!rates.every((rate) => rate >= 0 && rate < 1e12 * lambda)) {
    throw new LoadstoneError('E_PARAMETER', 'routing must let every request leave in the end; some never do');
  }
  return openNetwork(
    lambda,
    rates.map((rate) => rate / lambda),
    stations,
  );
}

function solve(rate: number, { service, servers = 1 }: OpenStation, i: number): Queue {
  positive('service', service);
  if (servers === 'delay') {
    const inside = rate * service;
    const times = { waitingTime: 0, responseTime: service };
    return { throughput: rate, utilisation: 0, ...times, numberWaiting: 0, numberInside: inside };
  }
  stable(
    `station ${i + 1}`,
    'its rate times its service < servers',
    rate * service,
    whole('servers', servers),
  );
  const { throughput, utilisation, waitingTime, responseTime, numberWaiting, numberInside } = mmc(
    rate,
    1 / service,
    servers,
  );
  return { throughput, utilisation, waitingTime, responseTime, numberWaiting, numberInside };
}
