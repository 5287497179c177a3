import { chiSquaredQuantile } from '../stats/chi-squared.ts';
import { after } from './history.ts';
import type { History } from './policy.ts';
import { signalOf } from './signal.ts';

export interface RateEstimate {
  readonly rate: number;
  /** Seconds that were observed. */
  readonly observed_s: number;
}

/** The mean arrival rate after a time; null: it was not measured. Observations come at equal intervals. */
export function arrivalRateAfter(history: History, time_s: number, interval_s: number): RateEstimate | null {
  let [sum, n] = [0, 0];
  for (const moment of after(history, time_s)) {
    const rate = signalOf(moment, 'arrivalRate');
    if (rate === null) continue;
    sum += rate;
    n++;
  }
  return n === 0 ? null : { rate: sum / n, observed_s: n * interval_s };
}

/**
 * The rate that a Poisson process has at most, with this confidence, when so many arrivals were counted:
 * chi-square(confidence; 2 (n + 1)) / 2T. F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).
 */
export function upperRate({ rate, observed_s }: RateEstimate, confidence: number): number {
  const arrivals = rate * observed_s;
  return chiSquaredQuantile(confidence, 2 * (arrivals + 1)) / (2 * observed_s);
}
