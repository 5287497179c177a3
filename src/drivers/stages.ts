import type { Ramp, Rates } from '../arrivals/index.ts';

/** Durations are whole numbers of this: tools take no shorter ones. */
const GRAIN_S = 0.001;

/** Rates over so many seconds, one ramp after the other: cut where the time is over, and held where they end before. */
export function rampsWithin(rates: Rates, duration_s: number): Ramp[] {
  if (rates.kind === 'sine') throw new RangeError('a sine is no sequence of ramps');
  if (rates.kind === 'constant') return [{ duration_s, from: rates.rate, to: rates.rate }];
  const within: Ramp[] = [];
  let left = duration_s;
  for (const { duration_s: wanted, from, to } of rates.ramps) {
    const taken = Math.min(wanted, left);
    if (taken >= GRAIN_S) within.push({ duration_s: taken, from, to: from + ((to - from) * taken) / wanted });
    left -= taken;
  }
  const last = rates.ramps.at(-1)!.to;
  return left >= GRAIN_S ? [...within, { duration_s: left, from: last, to: last }] : within;
}
