import type { RateEstimate } from '../../measure/service-rate.ts';
import { mm1MeanResponseVarianceAtRate } from '../../queueing/index.ts';
import { normalQuantile } from '../../stats/normal.ts';
import { type QueueModel, type Steady, utilisationOf } from './queue-model.ts';
import { allServers, type Setting } from './setting.ts';
import { simulatedSpread } from './simulated-spread.ts';
import type { Held, Range } from './theory.ts';

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

export function held(measured: number | null, theory: Range | null): Held | null {
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
 * utilisation, a server each: an upper bound, since the queues of other dispatches vary less.
 */
export function throughputRange({ setting, lambda, mu, window_s }: Rates): Range {
  const rho = utilisationOf(setting, lambda, mu.value);
  const count = allServers(setting);
  const most =
    count === 1
      ? Math.max(0, Math.ceil(Math.log(((1 - LEVEL) * (1 + rho)) / 2) / Math.log(rho)) - 1)
      : (Z * Math.sqrt(2 * count * rho)) / (1 - rho);
  const half = most / window_s;
  return { value: lambda, low: Math.max(0, lambda - half), high: lambda + half };
}

/**
 * Busy time is the sum of the services of those that came, up to what is left of them at the window's ends. Given n arrivals
 * its relative variance is 1 / n with exponential services, however they are dispatched; and the calibration's own.
 */
export function utilisationRange({ setting, lambda, mu, requests }: Rates): Range {
  const value = utilisationOf(setting, lambda, mu.value);
  const half = value * Z * Math.sqrt(1 / requests + relativeVariance(mu));
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

/**
 * The mean response time: sampling noise of a window of n requests at the rate achieved in it, and the calibration's noise
 * times the slope d ln R / d ln mu, which is -1 / (1 - rho) for M/M/1. On the log scale, since such means are skewed to the
 * right and never negative.
 */
export function responseRange(model: QueueModel, steady: Steady, rates: Rates): Range {
  const { lambda, mu } = rates;
  const at = (factor: number) =>
    Math.log(model.at(lambda, mu.value * factor)?.response_s ?? steady.response_s);
  const slope = (at(1 + STEP) - at(1 - STEP)) / (2 * STEP);
  const sd = Math.sqrt(samplingVariance(rates) + slope ** 2 * relativeVariance(mu));
  const value = steady.response_s;
  return { value, low: value * Math.exp(-Z * sd), high: value * Math.exp(Z * sd) };
}

/** Of ln(mean response time), beyond what the achieved rate explains. Independent M/M/1 queues have it of all requests together. */
function samplingVariance({ setting, lambda, mu, requests }: Rates): number {
  const rho = utilisationOf(setting, lambda, mu.value);
  const split = setting.replicas === 1 || setting.balance === 'random';
  if (!(split && setting.servers === 1)) return simulatedSpread(setting, rho, requests);
  // E[T]^2 = 1 / (1 - rho)^2 with mu = 1.
  return (mm1MeanResponseVarianceAtRate(rho) * (1 - rho) ** 2) / requests;
}

/** Of a calibrated rate, from its 95% interval. */
const relativeVariance = ({ value, low, high }: RateEstimate) => ((high - low) / (2 * Z * value)) ** 2;
