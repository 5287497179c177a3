import { measuredWindow } from '../measure/window.ts';
import type { Phases } from '../plan/plan.ts';
import type { LoadTimes } from './protocol.ts';

/** The workload's and phases' parts that decide when things happen. */
export interface TimedLoad {
  readonly workload: Parameters<typeof measuredWindow>[1];
  readonly phases: Phases;
}

/**
 * The times of a load whose first user sends at `at`. Measuring starts when the warm-up is over and the last user
 * has come, whichever is later, on a whole second since the start: seconds of the results are then either in the
 * window or out of it.
 */
export function loadTimes(at: number, { workload, phases }: TimedLoad): LoadTimes {
  const { from, until } = measuredWindow(phases, workload);
  return { at, measureFrom: at + from, measureUntil: at + until, drainUntil: at + until + phases.drain_s };
}
