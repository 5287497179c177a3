import { createRng } from '../core/rng.ts';
import type { ArrivalProcess } from './arrival-process.ts';
import { parseArrivals } from './processes.ts';
import { profileOf } from './profile-of.ts';
import type { RateProfile } from './rate-profile.ts';
import type { Rates } from './rates.ts';
import { schedule } from './schedule.ts';

/** The arrivals of a load, and what they are made of. */
export interface Arrivals {
  readonly process: ArrivalProcess;
  readonly profile: RateProfile;
  /** Their times in seconds since the load's start, one a call, then Infinity. */
  readonly times: () => number;
}

/** The stream of a load's seed that its arrivals are drawn from. */
const STREAM = 1;

/** The same ones for the same seed, in every thread and every process, and when they are looked at again afterwards. */
export function arrivalsOf(
  { arrivals, rates }: { readonly arrivals: string; readonly rates: Rates },
  seed: number,
  duration_s: number,
): Arrivals {
  const rng = createRng(seed).stream(STREAM);
  const process = parseArrivals(arrivals);
  const profile = profileOf(rates, duration_s, rng.stream(0));
  return { process, profile, times: schedule(process, profile, rng.stream(1)) };
}
