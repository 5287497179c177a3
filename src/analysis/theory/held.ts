import type { RateEstimate } from '../../measure/service-rate.ts';
import { mm1MeanResponseVarianceAtRate } from '../../queueing/index.ts';
import { normalQuantile } from '../../stats/normal.ts';
import { type QueueModel, type Steady, utilisationOf } from './queue-model.ts';
import { allServers, type Setting } from './setting.ts';
import { simulatedSpread } from './simulated-spread.ts';
import type { Held, Prediction } from './theory.ts';

const LEVEL = 0.95;
const Z = normalQuantile((1 + LEVEL) / 2);
/** Of the service rate, for the slope of a response time on it. */
const STEP = 1e-4;

/** At which rates a trial is held against theory, and how long it was. */
export interface Rates {
  readonly setting: Setting;
  /** Achieved. */
  readonly lambda: number;
  readonly mu: RateEstimate;
  /** Requests sent in the window, and its length. */
  readonly requests: number;
  readonly window_s: number;
}

export function held(measured: number | null, theory: Prediction | null): Held | null {
  if (measured === null || theory === null) return null;
  return {
    measured,
    theory,
    inside: measured >= theory.low && measured <= theory.high,
    relative_error: (measured - theory.value) / theory.value,
  };
}

/**
 * What ends in a window is what began in it, and what was inside at its start, less what is inside at its end. The two numbers
 * inside are independent in a window that is long against the relaxation time; of an M/M/1 each is geometric, and
 * P(|difference| > k) = 2 rho^(k+1) / (1 + rho). Elsewhere by the normal quantile of the variance of M/M/1 at the same
 * utilisation, a server each: the exact one for dispatch at random, where replicas are independent, and an upper bound for
 * the others, whose queues vary less.
 */
export function throughputRange({ setting, lambda, mu, window_s }: Rates): Prediction {
  const rho = utilisationOf(setting, lambda, mu.value);
  const count = allServers(setting);
  const most =
    count === 1
      ? Math.max(0, Math.ceil(Math.log(((1 - LEVEL) * (1 + rho)) / 2) / Math.log(rho)) - 1)
      : (Z * Math.sqrt(2 * count * rho)) / (1 - rho);
  const half = most / window_s;
  return { value: lambda, low: Math.max(0, lambda - half), high: lambda + half, calibration_sd: 0 };
}

/**
 * Busy time is the sum of the services of those that came, up to what is left of them at the window's ends. Given n arrivals
 * its relative variance is 1 / n with exponential services, however they are dispatched; and the calibration's own.
 */
export function utilisationRange({ setting, lambda, mu, requests }: Rates): Prediction {
  const value = utilisationOf(setting, lambda, mu.value);
  const calibration_sd = relativeSd(mu);
  const half = value * Z * Math.hypot(1 / Math.sqrt(requests), calibration_sd);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), calibration_sd };
}

/**
 * The mean response time: sampling noise of a window of n requests at the rate achieved in it, and the calibration's noise
 * times the slope d ln R / d ln mu, which is -1 / (1 - rho) for M/M/1. On the log scale, since such means are skewed to the
 * right and never negative.
 */
export function responseRange(model: QueueModel, steady: Steady, rates: Rates): Prediction {
  const { lambda, mu } = rates;
  const at = (factor: number) =>
    Math.log(model.at(lambda, mu.value * factor)?.response_s ?? steady.response_s);
  const slope = (at(1 + STEP) - at(1 - STEP)) / (2 * STEP);
  const calibration_sd = Math.abs(slope) * relativeSd(mu);
  const sd = Math.hypot(Math.sqrt(samplingVariance(rates)), calibration_sd);
  const value = steady.response_s;
  return { value, low: value * Math.exp(-Z * sd), high: value * Math.exp(Z * sd), calibration_sd };
}

/**
 * Of ln(mean response time), beyond what the achieved rate explains. Dispatch at random makes each replica an M/M/1 of its
 * own, independent of the others, so that the formula in the number of all requests is exact for it, too.
 */
function samplingVariance({ setting, lambda, mu, requests }: Rates): number {
  const rho = utilisationOf(setting, lambda, mu.value);
  const split = setting.replicas === 1 || setting.balance === 'random';
  if (!(split && setting.servers === 1)) return simulatedSpread(setting, rho, requests);
  // E[T]^2 = 1 / (1 - rho)^2 with mu = 1.
  return (mm1MeanResponseVarianceAtRate(rho) * (1 - rho) ** 2) / requests;
}

/** Of a calibrated rate, from its 95% interval. */
const relativeSd = ({ value, low, high }: RateEstimate) => (high - low) / (2 * Z * value);
