import type { ArrivalProcess } from '../arrivals/arrival-process.ts';
import type { RateProfile } from '../arrivals/rate-profile.ts';
import { schedule } from '../arrivals/schedule.ts';
import type { ArrivalStream } from './model.ts';

/** Any arrival process at a constant rate. */
export const arrivalsAt = (process: ArrivalProcess, rate: number): ArrivalStream => {
  return (rng) => {
    const next = process.points(rng);
    return () => next() / rate;
  };
};

/** Any arrival process along a profile of rates; it ends with the profile. */
export const arrivalsAlong =
  (process: ArrivalProcess, profile: RateProfile): ArrivalStream =>
  (rng) =>
    schedule(process, profile, rng);

/** Times that are known, such as a trace's. */
export const arrivalsOf =
  (times: readonly number[] | Float64Array): ArrivalStream =>
  () => {
    let i = 0;
    return () => (i < times.length ? times[i++]! : Infinity);
  };
