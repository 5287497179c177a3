import type { Distribution } from '../stats/distributions/distribution.ts';
import type { ArrivalProcess } from './arrival-process.ts';

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
    points: (rng) => {
      let last = 0;
      return () => {
        last += gap.sample(rng);
        return last;
      };
    },
  };
}
