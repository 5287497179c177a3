import type { Claim } from '../../../stats/checks/aspect.ts';
import { exponentialShape, independence, poissonCounts } from '../../../stats/checks/claims.ts';
import { marginsOf } from '../../../stats/checks/margins.ts';
import { countsIn, gapsOf } from '../../../stats/events.ts';
import type { Checked, Claims } from './checked.ts';
import { around, normalClaim } from './effects.ts';

const EVENTS_PER_WINDOW = { short: 5, long: 25 } as const;
const FEWEST_WINDOWS = 20;
/** Standard deviations of the number inside. A generator with a hundred users in all is just beyond it in a busy system. */
const SEEN_MARGIN = 0.1;

/** From the times at which requests were sent, never from a schedule: that cannot fail. */
export function poissonArrivals(seen: Checked): Claims {
  const times = seen.inWindow.map(({ sent_s }) => sent_s);
  const gaps = gapsOf(times);
  const margins = marginsOf();
  const duration = times.at(-1)! - times[0]!;
  const kinds = (['short', 'long'] as const).filter(
    (kind) => gaps.length >= FEWEST_WINDOWS * EVENTS_PER_WINDOW[kind],
  );
  const claims = [
    exponentialShape('the gaps are exponential', gaps, margins.distance),
    independence('the gaps are independent', gaps, 2 * margins.correlation),
    ...kinds.map((kind) => {
      const events = EVENTS_PER_WINDOW[kind];
      const counts = countsIn(times, duration / Math.floor(gaps.length / events));
      return poissonCounts(`counts of about ${events} are Poisson`, counts, margins.dispersion[kind]);
    }),
    arrivalsSeeAverages(seen),
  ];
  return { claims, untold: null };
}

/**
 * Poisson arrivals find, on average, as many inside as there are over time; a closed generator's find fewer, since whoever
 * waits for an answer sends nothing (R. W. Wolff, "Poisson arrivals see time averages", Operations Research 30, 1982). With
 * N(t) inside, the sum over the n arrivals of what each finds, less lambda times the integral of N, is a martingale whose
 * variance is lambda times the integral of (N - mean)^2 once lambda is n / time: the difference of the two means has n times
 * its variance equal to that of N over time, however slowly N moves.
 */
function arrivalsSeeAverages({ all, inWindow, window: { from, until } }: Checked): Claim {
  const events = all
    .flatMap(({ sent_s, done_s }) => [
      { t: sent_s, step: 1 },
      { t: done_s ?? Infinity, step: -1 },
    ])
    .sort((a, b) => a.t - b.t || a.step - b.step);
  let [inside, last] = [0, from];
  let [found, sum, squares] = [0, 0, 0];
  for (const { t, step } of events) {
    const now = Math.min(Math.max(t, from), until);
    sum += inside * (now - last);
    squares += inside ** 2 * (now - last);
    last = now;
    if (step > 0 && t >= from && t < until) found += inside;
    inside += step;
  }
  const length = until - from;
  const average = sum / length;
  const sd = Math.sqrt(Math.max(0, squares / length - average ** 2));
  const n = inWindow.length;
  const difference = sd === 0 ? 0 : (found / n - average) / sd;
  return normalClaim(
    'arrivals find as many inside as there are on average',
    'difference / standard deviation',
    difference,
    1 / Math.sqrt(n),
    around(SEEN_MARGIN),
  );
}
