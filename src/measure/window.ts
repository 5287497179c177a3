/** The measured part of a load, in whole seconds since its start: requests are counted by the second. */
export interface Window {
  readonly from: number;
  /** The first second that is no longer part of it. */
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

export const lengthOf = ({ from, until }: Window): number => until - from;
export const holds = ({ from, until }: Window, second: number): boolean => second >= from && second < until;
