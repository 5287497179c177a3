import { LoadstoneError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import { standardNormal } from '../stats/distributions/standard-normal.ts';
import { noisyProfile } from './noisy-profile.ts';
import { rampProfile } from './ramp-profile.ts';
import type { RateProfile } from './rate-profile.ts';
import type { Ramp, Rates } from './rates.ts';
import { sineProfile } from './sine-profile.ts';

/** Of the generator's streams the one that noise is drawn from, so that it shares nothing with the arrivals. */
const NOISE_STREAM = 0x6e6f6973;

/**
 * The profile of rates over `duration_s` seconds. Ramps that last longer are cut; after shorter ones their last rate
 * holds. The generator is used for noise alone.
 */
export function profileOf(rates: Rates, duration_s: number, rng: Rng): RateProfile {
  if (!(duration_s >= 0 && duration_s < Infinity))
    throw wrong(`a profile lasts a finite time from 0s, got ${duration_s}s`);
  switch (rates.kind) {
    case 'constant':
      return rampProfile(checked([{ duration_s, from: rates.rate, to: rates.rate }]), duration_s);
    case 'ramps':
      return rampProfile(checked(rates.ramps), duration_s);
    case 'sine':
      return sineOf(rates, duration_s, rng);
  }
}

function sineOf(rates: Extract<Rates, { kind: 'sine' }>, duration_s: number, rng: Rng): RateProfile {
  const { mean, amplitude, period_s, noise } = rates;
  for (const value of [mean, amplitude, noise]) {
    if (!isFrom0(value)) throw wrong(`mean, amplitude and noise of a sine are numbers from 0, got ${value}`);
  }
  if (!(period_s > 0 && period_s < Infinity)) throw wrong(`a sine's period is above 0s, got ${period_s}s`);
  const sine = sineProfile(mean, amplitude, period_s, duration_s);
  if (noise === 0) return sine;
  const draws = rng.stream(NOISE_STREAM);
  const factors = new Float64Array(Math.max(1, Math.ceil(duration_s)));
  for (let j = 0; j < factors.length; j++) factors[j] = Math.max(0, 1 + noise * standardNormal(draws));
  return noisyProfile(sine, factors);
}

function checked(ramps: readonly Ramp[]): readonly Ramp[] {
  if (ramps.length === 0) throw wrong('a profile has at least one ramp, got none');
  for (const { duration_s, from, to } of ramps) {
    if (![duration_s, from, to].every(isFrom0))
      throw wrong(
        `a ramp's duration and rates are numbers from 0, got ${from}/s to ${to}/s in ${duration_s}s`,
      );
  }
  return ramps;
}

const isFrom0 = (value: number) => value >= 0 && value < Infinity;

const wrong = (message: string) => new LoadstoneError('E_RATES', message);
