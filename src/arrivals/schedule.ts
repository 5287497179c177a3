import type { Rng } from '../core/rng.ts';
import type { ArrivalProcess } from './arrival-process.ts';
import type { RateProfile } from './rate-profile.ts';

/**
 * The times of arrivals in seconds, in rising order, one a call, and Infinity when the profile is at its end. The
 * process's points, which come one a unit, are moved to where the profile expects that many: for a Poisson process
 * this is the exact inversion of a non-homogeneous one (E. Cinlar, "Introduction to stochastic processes", 1975).
 */
export function schedule(process: ArrivalProcess, profile: RateProfile, rng: Rng): () => number {
  const next = process.points(rng);
  let last = 0;
  return () => {
    // An inverse that is right to the last bit but one may still swap two points that are as close as that.
    last = Math.max(last, profile.timeOf(next()));
    return last;
  };
}
