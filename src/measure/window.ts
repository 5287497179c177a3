import { type CountedTotals, madeOf } from './interval.ts';

/**
 * The measured part of a load, in seconds since its start. Requests are counted by the second, so it begins and ends on
 * whole ones; but one that ends with a count of requests has its first and last second to itself, and may begin and
 * end within them.
 */
export interface Window {
  readonly from: number;
  /** The first moment that is no longer part of it. */
  readonly until: number;
}

interface Spawning {
  readonly model: 'closed';
  readonly users: number;
  readonly spawn_rate: number;
}

/**
 * The window begins with the first whole second at which the warm-up is over and all users are there, whichever
 * is later: users are started at 0, 1/rate, 2/rate ... Arrivals begin at 0.
 */
export function measuredWindow(
  phases: { readonly warmup_s: number; readonly measure_s: number },
  workload: Spawning | { readonly model: 'open' },
): Window {
  const allThere = workload.model === 'closed' ? (workload.users - 1) / workload.spawn_rate : 0;
  // 1.0000000000000002 is a second of 1, not of 2.
  const from = Math.max(0, Math.ceil(Math.max(phases.warmup_s, allThere) - 1e-9));
  return { from, until: from + phases.measure_s };
}

/** After the last moment of a window, so that the second in which it lies is part of it. */
const JUST_AFTER_S = 1e-9;

/**
 * From the first request of a count to the end of the last one. `planned` bounds it: a load that did not come to its
 * count lasted as long as it might.
 */
export function countedWindow(planned: Window, counted: CountedTotals, requests: number): Window {
  const from = counted.first_s ?? planned.from;
  const last = counted.last_s === null ? planned.until : counted.last_s + JUST_AFTER_S;
  return { from, until: madeOf(counted) < requests ? Math.max(planned.until, last) : last };
}

export const lengthOf = ({ from, until }: Window): number => until - from;
export const holds = ({ from, until }: Window, second: number): boolean =>
  second >= Math.floor(from) && second < until;
/** What of a list, an entry a second from the load's first on, belongs to it. */
export const within = <T>({ from, until }: Window, seconds: readonly T[]): T[] =>
  seconds.slice(Math.floor(from), Math.ceil(until));
