import { firstAtLeast } from './first-at-least.ts';
import type { RateProfile } from './rate-profile.ts';
import type { Ramp } from './rates.ts';

/** Linear ramps one after the other, cut at `duration`; after the last one its last rate holds. */
export function rampProfile(ramps: readonly Ramp[], duration: number): RateProfile {
  const pieces = fitted(ramps, duration);
  /** Where each piece ends, in time and in arrivals expected until then. */
  const ends = new Float64Array(pieces.length);
  const totals = new Float64Array(pieces.length);
  let [time, arrivals] = [0, 0];
  pieces.forEach(({ duration_s, from, to }, i) => {
    ends[i] = time += duration_s;
    totals[i] = arrivals += (duration_s * (from + to)) / 2;
  });
  const total = arrivals;

  const pieceAt = (t: number) => Math.min(firstAtLeast(ends, t), pieces.length - 1);
  const startOf = (i: number) => (i === 0 ? 0 : ends[i - 1]!);
  const before = (i: number) => (i === 0 ? 0 : totals[i - 1]!);

  return {
    duration,
    rateAt: (t) => {
      const i = pieceAt(t);
      const { from, to, duration_s } = pieces[i]!;
      return from + (to - from) * part(t - startOf(i), duration_s);
    },
    expected: (t) => {
      const i = pieceAt(t);
      const { from, to, duration_s } = pieces[i]!;
      const x = part(t - startOf(i), duration_s);
      return before(i) + duration_s * x * (from + ((to - from) * x) / 2);
    },
    timeOf: (n) => {
      if (n <= 0) return 0;
      if (n > total) return Infinity;
      const i = firstAtLeast(totals, n);
      return Math.min(ends[i]!, startOf(i) + timeWithin(pieces[i]!, n - before(i)));
    },
  };
}

/** How far x is on the way from 0 to the whole, 0 to 1. */
const part = (x: number, whole: number) => (whole === 0 ? 0 : Math.min(1, Math.max(0, x / whole)));

/**
 * The time u into a ramp at which n > 0 arrivals are expected: the root of from u + (to - from) / (2 duration) u^2 = n,
 * written so that nothing cancels.
 */
function timeWithin({ from, to, duration_s }: Ramp, n: number): number {
  if (from === to) return n / from;
  return (2 * n) / (from + Math.sqrt(Math.max(0, from * from + (2 * n * (to - from)) / duration_s)));
}

/** The ramps that lie within the duration and fill it. */
function fitted(ramps: readonly Ramp[], duration: number): Ramp[] {
  const pieces: Ramp[] = [];
  let left = duration;
  for (const { duration_s, from, to } of ramps) {
    const kept = Math.min(left, duration_s);
    if (kept > 0) pieces.push({ duration_s: kept, from, to: from + (to - from) * (kept / duration_s) });
    left -= kept;
  }
  const last = ramps.at(-1)?.to ?? 0;
  if (left > 0 || pieces.length === 0) pieces.push({ duration_s: left, from: last, to: last });
  return pieces;
}
