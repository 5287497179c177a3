import { firstAtLeast } from './first-at-least.ts';
import type { RateProfile } from './rate-profile.ts';

/** Each second of a profile times its own factor, from 0 up. */
export function noisyProfile(profile: RateProfile, factors: Float64Array): RateProfile {
  const { duration } = profile;
  /** Arrivals expected until the end of each second, of the profile as it was and with its factors. */
  const plain = new Float64Array(factors.length);
  const totals = new Float64Array(factors.length);
  let total = 0;
  for (let j = 0; j < factors.length; j++) {
    plain[j] = profile.expected(j + 1);
    total += factors[j]! * (plain[j]! - (j === 0 ? 0 : plain[j - 1]!));
    totals[j] = total;
  }
  const secondOf = (t: number) => Math.min(factors.length - 1, Math.max(0, Math.floor(t)));

  return {
    duration,
    rateAt: (t) => (factors[secondOf(t)] ?? 0) * profile.rateAt(t),
    expected: (t) => {
      const j = secondOf(t);
      if (j < 1) return (factors[0] ?? 0) * profile.expected(t);
      return totals[j - 1]! + factors[j]! * (profile.expected(t) - plain[j - 1]!);
    },
    timeOf: (n) => {
      if (n <= 0) return 0;
      if (n > total) return Infinity;
      const j = firstAtLeast(totals, n);
      const [before, plainBefore] = j === 0 ? [0, 0] : [totals[j - 1]!, plain[j - 1]!];
      // Rounding must not lead out of the second, least of all beyond the end of the profile.
      const within = Math.min(plain[j]!, plainBefore + (n - before) / factors[j]!);
      return Math.min(duration, j + 1, Math.max(j, profile.timeOf(within)));
    },
  };
}
