import type { Check } from '../stats/checks/aspect.ts';
import type { ArrivalProcess } from './arrival-process.ts';
import type { Arrivals } from './arrivals-of.ts';
import { checkArrivals } from './check-arrivals.ts';
import type { RateProfile } from './rate-profile.ts';

/** As many are looked at; more would say the same and take longer. */
const MOST = 1_000_000;

/** Lengths of the stretches of time in which arrivals are counted, in seconds. */
export const COUNT_WIDTHS = [0.01, 0.1, 1] as const;
const FEWEST_WINDOWS = 20;

/** Counts of arrivals in stretches of time of one length. */
export interface ArrivalCounts {
  readonly width_s: number;
  readonly counts: readonly number[];
  /** Expected in each. */
  readonly mean: number;
}

/**
 * The arrivals that were drawn for a load. Time is stretched so that one is expected a unit of it: `gaps` are those of
 * the process itself, whatever the rate does (E. N. Brown et al., "The time-rescaling theorem", Neural Computation 14,
 * 2002), and counts are of stretches in which equally many are expected.
 */
export interface ArrivalSample {
  readonly process: ArrivalProcess;
  readonly profile: RateProfile;
  /** One rate from beginning to end; null: it goes with time. */
  readonly rate: number | null;
  readonly times: readonly number[];
  /** Time in which all arrivals are among `times`, in seconds. */
  readonly until_s: number;
  /** There were more than are looked at. */
  readonly cut: boolean;
  readonly gaps: readonly number[];
  readonly counts: readonly ArrivalCounts[];
  /** null: there is nothing random about them, or too few of them. */
  readonly check: Check | null;
}

export function arrivalSample({ process, profile, times: next }: Arrivals, most = MOST): ArrivalSample {
  const times: number[] = [];
  const points: number[] = [];
  let time = next();
  for (; time < Infinity && times.length < most; time = next()) {
    times.push(time);
    points.push(profile.expected(time));
  }
  const cut = time < Infinity;
  const until_s = cut ? times.at(-1)! : profile.duration;
  const total = profile.expected(until_s);
  const gaps = points.slice(1).map((point, i) => point - points[i]!);
  const counts = COUNT_WIDTHS.map((width_s): ArrivalCounts => {
    const mean = (total / until_s) * width_s;
    return { width_s, mean, counts: countsOf(points, mean, Math.floor(until_s / width_s)) };
  }).filter((one) => one.counts.length >= FEWEST_WINDOWS);
  return {
    process,
    profile,
    rate: constantRate(profile),
    times,
    until_s,
    cut,
    gaps,
    counts,
    check: checkArrivals(process, points, gaps, counts),
  };
}

function countsOf(points: readonly number[], width: number, windows: number): number[] {
  const counts = new Array<number>(windows).fill(0);
  for (const point of points) {
    const at = Math.floor(point / width);
    if (at < windows) counts[at]!++;
  }
  return counts;
}

/** Where the arrivals expected lie on a line, at these parts of the time, the rate is one. */
const LOOKS = 64;
const SAME = 1e-9;

function constantRate({ duration, expected }: RateProfile): number | null {
  const total = expected(duration);
  for (let i = 1; i < LOOKS; i++) {
    if (Math.abs(expected((duration * i) / LOOKS) / total - i / LOOKS) > SAME) return null;
  }
  return total / duration;
}
