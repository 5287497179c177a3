import { countsIn, gapsOf } from '../events.ts';
import { ALPHA, type Check, judgeClaims } from './aspect.ts';
import { type CheckOptions, FEWEST_VALUES } from './check-exponential.ts';
import {
  constantRate,
  constantRateOfCounts,
  exponentialShape,
  independence,
  poissonCounts,
} from './claims.ts';
import { MARGIN, marginsOf } from './margins.ts';

export interface PoissonCheck extends Check {
  readonly events: number;
  /** From the first event to the last, or the length of all windows. */
  readonly duration: number;
  readonly rate: number;
  /** Lengths of the windows in which events were counted. */
  readonly windows: readonly number[];
}

/** Events that a window holds on average: bursts of a few events show in the short ones, slower ones in the long. */
const EVENTS_PER_WINDOW = { short: 5, long: 25 } as const;
const FEWEST_WINDOWS = 20;

/** Whether events come as those of a Poisson process of constant rate. Their times are in rising order. */
export function checkPoisson(
  times: readonly number[],
  { margin = MARGIN, alpha = ALPHA }: CheckOptions = {},
): PoissonCheck {
  const gaps = gapsOf(times);
  const fewest = Math.max(FEWEST_VALUES, FEWEST_WINDOWS * EVENTS_PER_WINDOW.short);
  if (gaps.length < fewest) {
    throw new RangeError(`a check needs at least ${fewest + 1} events, got ${times.length}`);
  }
  const duration = times.at(-1)! - times[0]!;
  if (!(duration > 0)) throw new RangeError('a check needs events at different times');
  const margins = marginsOf(margin);
  const kinds = (['short', 'long'] as const).filter(
    (kind) => gaps.length >= FEWEST_WINDOWS * EVENTS_PER_WINDOW[kind],
  );
  const windowOf = (events: number) => duration / Math.floor(gaps.length / events);
  const claims = [
    exponentialShape('the gaps are exponential', gaps, margins.distance),
    independence('the gaps are independent', gaps, margins.correlation),
    ...kinds.map((kind) => {
      const events = EVENTS_PER_WINDOW[kind];
      const counts = countsIn(times, windowOf(events));
      return poissonCounts(`counts of about ${events} are Poisson`, counts, margins.dispersion[kind]);
    }),
    constantRate(times, margins.distance),
  ];
  const rate = gaps.length / duration;
  const windows = kinds.map((kind) => windowOf(EVENTS_PER_WINDOW[kind]));
  return { ...judgeClaims(claims, alpha), events: times.length, duration, rate, windows };
}

/** The same where nothing but counts in equal windows, in their order, is known. */
export function checkPoissonCounts(
  counts: readonly number[],
  window: number,
  { margin = MARGIN, alpha = ALPHA }: CheckOptions = {},
): PoissonCheck {
  if (counts.length < FEWEST_WINDOWS) {
    throw new RangeError(`a check needs at least ${FEWEST_WINDOWS} counts, got ${counts.length}`);
  }
  const margins = marginsOf(margin);
  const claims = [
    poissonCounts('the counts are Poisson', counts, margins.dispersion.long),
    independence('the counts are independent', counts, margins.correlation),
    constantRateOfCounts(counts, margins.distance),
  ];
  const events = counts.reduce((sum, count) => sum + count, 0);
  const duration = counts.length * window;
  return { ...judgeClaims(claims, alpha), events, duration, rate: events / duration, windows: [window] };
}
