import { kieferWolfowitz, lindley } from '../../sim/lindley.ts';
import { byArrival, isServed, type Observed, type Served } from './observed.ts';

/** What a queue of these arrivals and services would have done to a request. */
export interface Expected {
  readonly request: Served;
  /** From the time sent. */
  readonly response_s: number;
  readonly started_s: number;
  readonly service_s: number;
}

export type ServiceOf = (request: Served) => number;

export const drawnOf: ServiceOf = ({ server }) => server.drawn_s ?? Number.NaN;

/**
 * All requests since the load's start through Lindley's recursion (Kiefer and Wolfowitz's with several servers), in the order
 * in which they came to the server, from the times at which they were sent. null where the service of one that was sent
 * before the window's last is not known: nobody knows then how long the next had to wait for it.
 */
export function recursion(
  { all, inWindow, served }: Observed,
  servers: number,
  serviceOf: ServiceOf,
): readonly Expected[] | null {
  if (served === null) return null;
  const last = inWindow.at(-1)!.sent_s;
  const before = all.filter(({ sent_s }) => sent_s <= last);
  const known = before.filter(isServed).sort(byArrival);
  if (known.length < before.length) return null;
  const services = known.map(serviceOf);
  if (services.some(Number.isNaN)) return null;
  const gaps = known.map(({ sent_s }, i) => (i === 0 ? 0 : sent_s - known[i - 1]!.sent_s));
  const waits = servers === 1 ? lindley(gaps, services) : kieferWolfowitz(gaps, services, servers);
  return known.map((request, i) => ({
    request,
    response_s: waits[i]! + services[i]!,
    started_s: request.sent_s + waits[i]!,
    service_s: services[i]!,
  }));
}
