import { birthDeath, meanOver } from './birth-death.ts';
import { nonNegative, positive, sameLength, whole } from './check.ts';
import type { ClosedNetwork, Populations } from './closed.ts';
import { mvaPopulations, needTime } from './mva.ts';

/** A station of a closed network. */
export interface Station {
  /** What a request needs of it in all its visits, >= 0. */
  readonly demand: number;
  /** Servers behind its queue, or 'delay' where nobody waits; default 1. */
  readonly servers?: number | 'delay';
  /** How many times faster than alone it works with n >= 1 requests in it; for anything that servers do not say. */
  readonly speed?: (n: number) => number;
}

/**
 * Exact solution of a closed network of one class with stations of one or more servers, delays and load-dependent
 * stations, for `users` >= 0 whole users with mean think time `think` >= 0.
 *
 * The stations of one server, the delays and the thinking are solved by mean value analysis. Each other station is
 * then joined to what has been solved, which acts on it as one station that works at its throughput X(m) with m inside
 * (exact in product-form networks): k at the station is a birth-death process, up at X(n - k), down at speed(k) / D. All
 * terms are positive. The load-dependent mean value analysis gets the same numbers by differences, and fails at high
 * load: probabilities become negative. Work: users^2 for each such station. E_PARAMETER outside the ranges.
 * K. M. Chandy, U. Herzog and L. Woo, "Parametric analysis of queuing networks", IBM Journal of R&D 19 (1975).
 */
export function closedNetwork(stations: readonly Station[], users: number, think = 0): ClosedNetwork {
  sameLength('stations', stations);
  for (const { demand, servers = 1 } of stations) {
    nonNegative('a demand', demand);
    if (servers !== 'delay') whole('servers', servers);
  }
  whole('users', users, 0);
  nonNegative('think', think);
  const order = [...stations.keys()].sort(
    (a, b) => Number(isPaced(stations[a]!)) - Number(isPaced(stations[b]!)),
  );
  const plain = order.map((i) => stations[i]!).filter((station) => !isPaced(station));
  let solved: Solved = { ...plainPopulations(plain, users, think), busy: plain.map(() => null) };
  for (const i of order.slice(plain.length)) solved = joined(solved, stations[i]!, users);
  return answer(stations, order, solved, users, think);
}

interface Solved extends Populations {
  /** The share of time with somebody inside; null where it is X D. */
  readonly busy: readonly (Float64Array | null)[];
}

/** Whether its speed goes with the number inside in a way that mean value analysis does not know. */
const isPaced = ({ demand, servers = 1, speed }: Station) =>
  demand > 0 && (speed !== undefined || (servers !== 'delay' && servers > 1));

const speedOf = ({ servers = 1, speed }: Station) =>
  speed ?? ((n: number) => (servers === 'delay' ? n : Math.min(n, servers)));

/** Delays are thinking by another name. Nothing at all lets everybody through at once: X = infinity. */
function plainPopulations(plain: readonly Station[], users: number, think: number): Populations {
  const isDelay = ({ servers }: Station) => servers === 'delay';
  const delays = plain.filter(isDelay).reduce((sum, { demand }) => sum + demand, 0);
  const queues = plain.map((station) => (isDelay(station) ? 0 : station.demand));
  const { throughput, inside } = mvaPopulations(queues, users, think + delays);
  const all = plain.map((station, k) =>
    isDelay(station) ? throughput.map((x) => (station.demand === 0 ? 0 : x * station.demand)) : inside[k]!,
  );
  return { throughput, inside: all };
}

/** The subnetwork with one more station, for every population. */
function joined(rest: Solved, station: Station, users: number): Solved {
  const pace = speedOf(station);
  const rate = (k: number) => positive(`the speed with ${k} inside`, pace(k)) / station.demand;
  const throughput = new Float64Array(users + 1);
  const inside = [...rest.inside, throughput].map(() => new Float64Array(users + 1));
  const busy = [...rest.busy, throughput].map((one) => one && new Float64Array(users + 1));
  for (let n = 1; n <= users; n++) {
    const p = atStation(rest.throughput, rate, n);
    throughput[n] = meanOver(p, (k) => (k === 0 ? 0 : rate(k)));
    rest.inside.forEach((one, j) => {
      inside[j]![n] = meanOver(p, (k) => one[n - k]!);
    });
    inside.at(-1)![n] = meanOver(p, (k) => k);
    rest.busy.forEach((one, j) => {
      if (one) busy[j]![n] = meanOver(p, (k) => one[n - k]!);
    });
    busy.at(-1)![n] = meanOver(p, (k) => Number(k > 0));
  }
  return { throughput, inside, busy };
}

/** The distribution of the number at the station when n are in both parts. */
function atStation(throughput: Float64Array, rate: (k: number) => number, n: number): Float64Array {
  if (throughput[1] === Number.POSITIVE_INFINITY)
    return Float64Array.from({ length: n + 1 }, (_, k) => (k === n ? 1 : 0));
  return birthDeath((k) => throughput[n - k]!, rate, n);
}

function answer(
  stations: readonly Station[],
  order: readonly number[],
  { throughput, inside, busy }: Solved,
  users: number,
  think: number,
): ClosedNetwork {
  const x = throughput[users]!;
  needTime(x);
  return {
    throughput: x,
    responseTime: users === 0 ? stations.reduce((sum, { demand }) => sum + demand, 0) : users / x - think,
    stations: stations.map(({ demand, servers = 1, speed }, i) => {
      const place = order.indexOf(i);
      const numberInside = inside[place]![users]!;
      const known = speed === undefined ? null : busy[place]!;
      return {
        utilisation: known ? known[users]! : (x * demand) / (servers === 'delay' ? 1 : servers),
        residenceTime: users === 0 ? demand : numberInside / x,
        numberInside,
      };
    }),
  };
}
