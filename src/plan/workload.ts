import type { Rates } from '../arrivals/rates.ts';
import type { Workload } from './plan.ts';

/** Users of a closed loop; null: requests arrive by themselves. */
export const usersOf = (workload: Workload): number | null =>
  workload.model === 'closed' ? workload.users : null;

/** Arrivals per second on average, of an open load; null: it is closed. */
export const rateOf = (workload: Workload): number | null =>
  workload.model === 'open' ? meanRate(workload.rates) : null;

/** Over the whole profile. */
export function meanRate(rates: Rates): number {
  switch (rates.kind) {
    case 'constant':
      return rates.rate;
    case 'sine':
      return rates.mean;
    case 'ramps': {
      const duration = rates.ramps.reduce((sum, ramp) => sum + ramp.duration_s, 0);
      const arrivals = rates.ramps.reduce(
        (sum, { from, to, duration_s }) => sum + (duration_s * (from + to)) / 2,
        0,
      );
      return arrivals / duration;
    }
  }
}

/** 'c10' for users, 'r500' for a rate per second: ends the name of a trial's folder. */
export function levelName(workload: Workload): string {
  return workload.model === 'closed'
    ? `c${workload.users}`
    : `r${Number(meanRate(workload.rates).toPrecision(6))}`;
}
