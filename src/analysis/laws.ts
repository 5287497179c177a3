import type { SystemReport } from '../measure/evidence.ts';
import type { Plan } from '../plan/plan.ts';
import { interactiveResponseTime, numberInside, utilisation } from '../queueing/operational-laws.ts';
import { parseDurationDistribution } from '../stats/distributions/parse.ts';
import { variance } from '../stats/variance.ts';
import type { LawCheck, LawGap } from './analysis.ts';
import { formatNumber, formatShare } from './format.ts';
import { isKept, type Trial } from './trials.ts';

/**
 * What a law may be off by: generator and system read their counters at slightly different moments, and a window
 * of some seconds holds some hundred to thousand requests, so that counts differ by a few percent.
 */
export const COUNTING_TOLERANCE = 0.05;

/**
 * For the utilisation law on top of that, at the least: garbage collection and compilation fall into one window
 * and not into the other.
 */
export const DEMAND_TOLERANCE = 0.2;

/** Where the CPU time of a request differs so much between trials, no trial could break the law. */
const MOST_DEMAND_TOLERANCE = 0.45;

/** Percent. Users wait for failed requests too, but response times are those of the good ones. */
const MOST_ERRORS = 1;

/** Three standard errors: what chance leaves of one check in 370. */
const CHANCE = 3;

/** Below these, the demand of a request is a matter of a few requests or of the clock's grain. */
const FEWEST_COMPLETIONS = 100;
const LEAST_BUSY_S = 0.1;

/** A tolerance of this many response times would let any response time pass. */
const MOST_TOLERATED = 1;

/**
 * Each law compares what the generator saw with what the system's own counters say, so it fails when either counts
 * wrong, when windows are not the same, or when requests queue where nobody looks.
 */
export function lawsOf(plan: Plan, trials: readonly Trial[]) {
  // In a simulation both sides are the same counters.
  if (plan.on === 'simulation') return { laws: [], law_gaps: [] };
  const known = trials.flatMap((trial) => {
    const system = trial.result.evidence.system;
    return isKept(trial) && system && system.completions > 0 && system.window_s > 0
      ? [{ ...trial, system }]
      : [];
  });
  const all = known.flatMap((trial) => [
    littleWhereItCanFail(trial),
    ...interactive(plan, trial),
    ...busyTime(trial, known),
  ]);
  return {
    laws: all.flatMap((one): LawCheck[] => ('holds' in one ? [one] : [])),
    law_gaps: all.flatMap((one): LawGap[] => ('reason' in one ? [one] : [])),
  };
}

interface Reporting extends Trial {
  readonly system: SystemReport;
}

/** Beyond this tolerance a wrong count would pass: most requests straddle an end of the window. */
const MOST_LITTLE_TOLERANCE = 0.5;

function littleWhereItCanFail(trial: Reporting): LawCheck | LawGap {
  const checked = little(trial);
  if (checked.tolerance <= MOST_LITTLE_TOLERANCE) return checked;
  const { run_id, law } = checked;
  const share = trial.system.duration_sum_s / trial.system.completions / trial.system.window_s;
  return { run_id, law, reason: `a request is inside for ${formatShare(share)} of the window` };
}

/** N = X R: the generator's throughput and the service's mean duration against the integral of those inside. */
function little({ result, system }: Reporting): LawCheck {
  const inside = system.duration_sum_s / system.completions;
  // A request that straddles an end of the window is counted whole in one sum and in part in the other: there
  // are X R at either end, each off by at most R, against X W R in all.
  const ends = (2 * inside) / system.window_s;
  const predicted = numberInside(result.throughput_rps, inside);
  const observed = system.in_flight_mean;
  return check(
    result.run_id,
    'little',
    predicted,
    observed,
    Math.max(predicted, observed),
    COUNTING_TOLERANCE + ends,
  );
}

/**
 * R = N / X - Z: the service's throughput against the response time that the generator measured. The difference is
 * taken relative to a user's whole cycle R + Z: where users mostly think, R is the small rest of two large numbers.
 */
function interactive(plan: Plan, { result, system }: Reporting): (LawCheck | LawGap)[] {
  const planned = plan.trials.find((trial) => trial.run_id === result.run_id);
  const { latency_avg_ms, error_rate } = result;
  if (planned?.workload.model !== 'closed' || latency_avg_ms === null || (error_rate ?? 100) > MOST_ERRORS)
    return [];
  const { users, think: written, pacing_s, driver } = planned.workload;
  // How long the users of somebody's own script think is not known.
  if (driver?.script) return [];
  // A paced user's pauses depend on the response times: there is no mean think time to hold against.
  if (pacing_s !== null) return [];
  const think = parseDurationDistribution(written);
  const predicted = interactiveResponseTime(users, system.completions / system.window_s, think.mean);
  const observed = latency_avg_ms / 1000;
  const cycle = observed + think.mean;
  // The think times of the window have a mean of their own.
  const drawn = Math.sqrt(think.variance / system.completions) / cycle;
  // A cycle that straddles an end of the window is counted whole or not at all.
  const ends = cycle / system.window_s;
  const tolerance = COUNTING_TOLERANCE + CHANCE * drawn + Math.min(ends, 1) / Math.sqrt(users);
  const law = 'interactive response time';
  if (tolerance * cycle > MOST_TOLERATED * observed) {
    const times = formatNumber(think.mean / observed, 2);
    return [{ run_id: result.run_id, law, reason: `think time is ${times} times the response time` }];
  }
  return [check(result.run_id, law, predicted, observed, cycle, tolerance)];
}

/**
 * U = X D: the generator's throughput and the CPU time a request against the CPU time of this trial. The demand is
 * that of other trials of the series, at the same level if there are any, since batching makes it fall with load.
 * How much it differs between trials that ought to be alike is seen from those others, and allowed for.
 */
function busyTime(trial: Reporting, all: readonly Reporting[]): (LawCheck | LawGap)[] {
  const { result, system } = trial;
  const others = all.filter((one) => one.series === trial.series && one.result.run_id !== result.run_id);
  const same = others.filter((one) => one.level === trial.level);
  const source = same.length > 0 ? same : others;
  const busy = source.reduce((sum, one) => sum + one.system.busy_s, 0);
  const completions = source.reduce((sum, one) => sum + one.system.completions, 0);
  const few = Math.min(completions, system.completions) < FEWEST_COMPLETIONS;
  if (few || Math.min(busy, system.busy_s) < LEAST_BUSY_S) {
    const reason = `it takes ${FEWEST_COMPLETIONS} requests and ${LEAST_BUSY_S} s of CPU time, there and in other trials`;
    return [{ run_id: result.run_id, law: 'utilisation', reason }];
  }
  const spread = demandSpread(others);
  const chance = CHANCE * spread * Math.sqrt(1 + 1 / source.length);
  if (chance > MOST_DEMAND_TOLERANCE) {
    const reason = `the CPU time of a request differs by ${formatShare(spread)} between trials at one level`;
    return [{ run_id: result.run_id, law: 'utilisation', reason }];
  }
  const predicted = utilisation(result.throughput_rps, busy / completions);
  const observed = system.busy_s / system.window_s;
  const tolerance = COUNTING_TOLERANCE + Math.max(DEMAND_TOLERANCE, chance);
  return [check(result.run_id, 'utilisation', predicted, observed, Math.max(predicted, observed), tolerance)];
}

/** Standard deviation of the logarithm of the CPU time a request, within levels and pooled over them. */
function demandSpread(trials: readonly Reporting[]): number {
  let squares = 0;
  let freedom = 0;
  for (const level of new Set(trials.map((trial) => trial.level))) {
    const logs = trials
      .filter((trial) => trial.level === level && trial.system.busy_s > 0)
      .map(({ system }) => Math.log(system.busy_s / system.completions));
    if (logs.length < 2) continue;
    squares += variance(logs) * (logs.length - 1);
    freedom += logs.length - 1;
  }
  return freedom === 0 ? 0 : Math.sqrt(squares / freedom);
}

function check(
  run_id: string,
  law: LawCheck['law'],
  predicted: number,
  observed: number,
  scale: number,
  tolerance: number,
): LawCheck {
  const relative_difference = predicted === observed ? 0 : Math.abs(predicted - observed) / scale;
  return {
    run_id,
    law,
    predicted,
    observed,
    relative_difference,
    tolerance,
    holds: relative_difference <= tolerance,
  };
}
