import type { Distribution } from '../stats/distributions/distribution.ts';
import type { ArrivalProcess } from './arrival-process.ts';

/** In stretches of so many gaps, and more for variable ones, the counts have nearly the dispersion that they tend to. */
const LONG = 100;

/**
 * Independent gaps from one distribution of mean 1. The first point comes after an ordinary gap, as if one had come at
 * 0: for a process other than Poisson the count over [0, t] is then off its mean t by (scv - 1) / 2 in the limit.
 * The index of dispersion tends to the scv: D. R. Cox, "Renewal theory" (1962), sections 4.2 and 4.5.
 */
export function renewal(name: string, gap: Distribution): ArrivalProcess {
  const scv = gap.variance / gap.mean ** 2;
  return {
    name,
    scv,
    autocorrelation: 0,
    dispersion: scv,
    gapCdf: gap.cdf,
    independentFrom: 1,
    dispersionIn: (gaps) => (gaps >= LONG * Math.max(1, scv ** 2) ? scv : null),
    points: (rng) => {
      let last = 0;
      return () => {
        last += gap.sample(rng);
        return last;
      };
    },
  };
}
