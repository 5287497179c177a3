import { LoadstoneError } from '../core/errors.ts';
import { mean } from '../stats/mean.ts';
import { orderStatisticInterval } from '../stats/order-statistic-interval.ts';
import { studentQuantile } from '../stats/student-t.ts';
import { tHalfWidth } from '../stats/t-interval.ts';
import { variance } from '../stats/variance.ts';
import { FEWEST_COMPLETIONS, type WorkGroup, workGroups } from './work-groups.ts';

/** What a server had done by a time of the load's clock. Sums since any start. */
export interface WorkSample {
  readonly t_s: number;
  /** Seconds in which a server was busy, or CPU time. */
  readonly busy_s: number;
  /** Requests that it had ended. */
  readonly completions: number;
}

/** A rate per second with its 95% interval. */
export interface RateEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How many requests a server ends in a second in which it is always busy, found in several ways. */
export interface ServiceRate {
  /** Busy time regressed on completions, through the origin: this one is used. */
  readonly regression: RateEstimate;
  /** From single occupancies; null: the server does not tell them. */
  readonly direct: RateEstimate | null;
  /**
   * The reference's: median of throughput / utilisation over the samples, with the interval between two of them that holds
   * it whatever the distribution (of five samples, which is too few for 95%, their range, which holds it in 94%). Only
   * printed: completions / busy time is 1 / a mean in each, which is biased upwards, the more the fewer completions a sample has.
   */
  readonly median: RateEstimate & {
    readonly mean: number;
    readonly sd: number;
    readonly cv: number;
    readonly min: number;
    readonly max: number;
  };
  /** Samples of at least 30 completions that it rests on. */
  readonly samples: number;
}

/** What was measured of an arm before its trials, in one deployment: a line of calibrations.jsonl. */
export interface Calibration {
  readonly deployment: number;
  readonly arm: string;
  /** Its folder, with the files of a trial: calibration_000_mm1. */
  readonly run_id: string;
  /** Arrivals per second that were asked for, and sent. */
  readonly rate: number;
  readonly achieved_rps: number;
  readonly measure_s: number;
  /** Where the busy time comes from: 'mm1_busy_seconds_total', 'CPU time of server'. */
  readonly busy_from: string;
  /** Busy time / time. */
  readonly utilisation: number;
  readonly samples: readonly WorkSample[];
  readonly service_rate: ServiceRate;
  /** Mean of (round trip - occupancy) of the requests that found the server empty; null: the server does not tell. */
  readonly empty_roundtrip_s: number | null;
}

/** Fewer say nothing of their spread. */
const FEWEST_SAMPLES = 5;

/** Completions that a measurement must have at least. */
export const FEWEST_CALIBRATED = FEWEST_SAMPLES * FEWEST_COMPLETIONS;
/** Busy shares at which a measurement says nothing of the service: hardly any work, or a queue that never ends. */
const IDLE = 0.01;
const SATURATED = 0.99;
/** Part by which estimators may differ: beyond it the counters and the single requests tell of different servers. */
const AGREEMENT = 0.05;
const LEVEL = 0.95;

/**
 * The service rate of a server from what its counters said and, where it tells them, from its occupancies in the order of
 * their ends; `servers`: how many there are behind the counters. E_CALIBRATION where the measurement does not tell it:
 * there is no default.
 */
export function serviceRateOf(
  samples: readonly WorkSample[],
  occupancies: readonly number[] | null,
  servers = 1,
): ServiceRate {
  const groups = workGroups(samples);
  refuseTooFew(groups, samples.length);
  refuseIdleOrSaturated(groups, servers);
  // A mean of a handful says less than nothing: its interval would not hold.
  const told = occupancies && occupancies.length >= FEWEST_COMPLETIONS ? occupancies : null;
  if (told) refuseContradiction(groups, told);
  return {
    regression: regression(groups),
    direct: told && inverse(mean(told), tHalfWidth(told)!),
    median: median(groups),
    samples: groups.length,
  };
}

/**
 * Busy time = service time x completions + error. The busy time between two looks is that of the services that ended there,
 * plus what the one under way at the end has had, less what the one under way at the start had had before. The sum of n
 * services has n times the variance of one, so the least-squares weights are 1 / n, and the slope is sum of busy time /
 * sum of completions: what services straddle cancels between neighbours, and only two parts of a service remain, one at
 * either end, among hundreds. The same cancelling makes neighbouring errors negatively correlated, by a few percent of their
 * variance where a sample has 30 completions: the interval, which takes them as independent, is wider by that, not
 * narrower. Its standard error is s / sqrt(N), s^2 the mean of error^2 / n, with Student's t; the rate is 1 / slope.
 */
function regression(groups: readonly WorkGroup[]): RateEstimate {
  const { slope, standardError } = throughOrigin(groups, ({ busy_s }) => busy_s);
  return inverse(slope, studentQuantile((1 + LEVEL) / 2, groups.length - 1) * standardError);
}

interface Numbered {
  readonly completions: number;
}

function throughOrigin<T extends Numbered>(groups: readonly T[], of: (group: T, place: number) => number) {
  const y = groups.map(of);
  const completions = sum(groups.map((one) => one.completions));
  const slope = sum(y) / completions;
  const squares = groups.map((one, i) => (y[i]! - slope * one.completions) ** 2 / one.completions);
  return { slope, standardError: Math.sqrt(sum(squares) / (groups.length - 1) / completions) };
}

/** 1 / x falls in x, so an interval of a mean time becomes one of the rate end by end (Fieller's, for one mean). */
function inverse(time: number, half: number): RateEstimate {
  if (half < time) return { value: 1 / time, low: 1 / (time + half), high: 1 / (time - half) };
  throw calibrationError(
    `a service rate needs a mean service time that is known to be above 0, got ${time} +- ${half} s; measure for longer`,
  );
}

function median(groups: readonly WorkGroup[]): ServiceRate['median'] {
  const rates = groups.map(({ completions, busy_s }) => completions / busy_s);
  const [min, max] = [Math.min(...rates), Math.max(...rates)];
  const { value, low, high } = orderStatisticInterval(rates, 0.5, LEVEL);
  const centre = mean(rates);
  const sd = Math.sqrt(variance(rates));
  return { value, low: low ?? min, high: high ?? max, mean: centre, sd, cv: sd / centre, min, max };
}

function refuseTooFew(groups: readonly WorkGroup[], samples: number): void {
  if (groups.length >= FEWEST_SAMPLES) return;
  const completions = sum(groups.map((group) => group.completions));
  throw calibrationError(
    `a service rate needs at least ${FEWEST_SAMPLES} samples of ${FEWEST_COMPLETIONS} completions each, got ${groups.length} from ${samples} readings with ${completions} completions; measure for longer or at a higher rate`,
  );
}

function refuseIdleOrSaturated(groups: readonly WorkGroup[], servers: number): void {
  const busy = sum(groups.map((group) => group.busy_s));
  const share = busy / (servers * sum(groups.map((group) => group.length_s)));
  if (share < IDLE) {
    throw calibrationError(
      `a service rate needs a server that works at least ${percent(IDLE)} of the time, got ${percent(share)}; calibrate at a higher rate`,
    );
  }
  if (share > SATURATED) {
    throw calibrationError(
      `a service rate needs a server that is not saturated, got one that is busy ${percent(share)} of the time; calibrate at a lower rate`,
    );
  }
  if (groups.some((group) => !(group.busy_s > 0))) {
    throw calibrationError(
      `a service rate needs busy time in every sample of ${FEWEST_COMPLETIONS} completions, got one with none`,
    );
  }
}

/**
 * Counters and single occupancies are of the same requests, so their errors are nearly the same, and the interval of the
 * difference is that of paired ones: the occupancies are dealt to the groups in their order, each group getting its share,
 * and the differences a group, busy time - completions x mean of its occupancies, are regressed on completions. Where they
 * are not quite the same requests, the differences vary more and the interval is wider. An error only where all of it lies
 * outside the margin.
 */
function refuseContradiction(groups: readonly WorkGroup[], occupancies: readonly number[]): void {
  const total = sum(groups.map((group) => group.completions));
  let before = 0;
  const paired = groups.map(({ completions, busy_s }) => {
    const place = (count: number) => Math.round((count * occupancies.length) / total);
    const own = occupancies.slice(place(before), place(before + completions));
    before += completions;
    return { completions, excess: busy_s - completions * mean(own.length > 0 ? own : occupancies) };
  });
  const { slope, standardError } = throughOrigin(paired, ({ excess }) => excess);
  const scale = mean(occupancies);
  const half = (studentQuantile((1 + LEVEL) / 2, groups.length - 1) * standardError) / scale;
  // direct / regression - 1
  const difference = slope / scale;
  if (difference - half <= AGREEMENT && difference + half >= -AGREEMENT) return;
  throw calibrationError(
    `estimators of a service rate must not differ by more than ${percent(AGREEMENT)}; the busy time a completion differs by ${percent(difference)} (95% interval ${percent(difference - half)} to ${percent(difference + half)}) from the occupancy a request: what is counted as busy is not what occupies the server`,
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
const calibrationError = (message: string) => new LoadstoneError('E_CALIBRATION', message);
