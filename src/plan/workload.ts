import { profileOf, type Rates, type Trace } from '../arrivals/index.ts';
import { createRng } from '../core/rng.ts';
import { lengthOf, measuredWindow, type Window } from '../measure/window.ts';
import { parseDurationDistribution } from '../stats/distributions/parse.ts';
import { ALL_AT_ONCE, type PlannedTrial, type Workload } from './plan.ts';

/** How much load, and when. */
type Timed = Pick<PlannedTrial, 'workload' | 'phases'>;

/** Users of a closed loop; null: requests arrive by themselves. */
export const usersOf = (workload: Workload): number | null =>
  workload.model === 'closed' ? workload.users : null;

/**
 * Arrivals per second that are asked for in the measured window, also of a synchronous load; null: it has no rate, or
 * a calibration must find it first.
 */
export function rateOf({ workload, phases }: Timed): number | null {
  if (workload.model === 'closed') return workload.synchronous?.rate ?? null;
  const { offered_load, service_rate, rates } = workload;
  if (offered_load !== undefined && service_rate === undefined) return null;
  return meanRate(rates, measuredWindow(phases, workload));
}

/** Arrival rate / service rate of one server that was asked for, in erlangs; null: a rate or users were. */
export const offeredLoadOf = (workload: Workload): number | null =>
  workload.model === 'open' ? (workload.offered_load ?? null) : null;

/** Users started per second; null: they come all at once, or nobody does. */
export const spawnRateOf = (workload: Workload): number | null =>
  workload.model === 'closed' && workload.spawn_rate < ALL_AT_ONCE ? workload.spawn_rate : null;

/** Requests that end the load; null: its time does. */
export const requestsOf = (workload: Workload): number | null =>
  workload.model === 'closed' ? (workload.requests ?? null) : null;

/** Mean time between an answer and the next request, or between two requests; null: nobody waits, or nobody knows. */
export function thinkMean(workload: Workload): number | null {
  // A script of the user's pauses as it likes.
  if (workload.model === 'open' || workload.driver?.script) return null;
  return workload.pacing_s ?? parseDurationDistribution(workload.think).mean;
}

/** Whether requests have times of their own, which a generator can miss. */
export const hasTimesToKeep = (workload: Workload): boolean =>
  workload.model === 'open' ||
  workload.pacing_s !== null ||
  parseDurationDistribution(workload.think).mean > 0;

/** Digits that are no rounding errors. */
const DIGITS = 12;

/** What is asked for in a window: of a spike, a sine or a ramp the part that lies there. Noise has the mean 1. */
function meanRate(rates: Rates | Trace, window: Window): number {
  if (rates.kind === 'constant' || rates.kind === 'trace') return rates.rate;
  const smooth = rates.kind === 'sine' ? { ...rates, noise: 0 } : rates;
  const { expected } = profileOf(smooth, window.until, createRng(0));
  const mean = (expected(window.until) - expected(window.from)) / lengthOf(window);
  return Number(mean.toPrecision(DIGITS));
}

/** 'c10' for users, 'r500' for a rate per second, 'a0.5' for erlangs: ends the name of a trial's folder. */
export function levelName(trial: Timed): string {
  const offered = offeredLoadOf(trial.workload);
  if (offered !== null) return `a${offered}`;
  const rate = rateOf(trial);
  return rate === null ? `c${usersOf(trial.workload)}` : `r${Number(rate.toPrecision(6))}`;
}
