import { saturationPoint } from '../queueing/asymptotic-bounds.ts';
import { fitUsl } from '../queueing/usl.ts';
import { variance } from '../stats/variance.ts';
import type { Capacity, Cell, Design, Series, UslFit } from './analysis.ts';
import { isKept, type Trial } from './trials.ts';

/** Throughput within this part of its highest is on the plateau: past the knee. */
export const PLATEAU = 0.05;

/** A throughput above this part of what the load asked for is bound by the load. */
export const LIGHT = 0.8;

/**
 * Below this part of N / (R_min + Z) there are more than N* users, whether throughput still rises or not: the balanced
 * job bound X(N) >= N / (R_min + Z + (N - 1) / X_max) is the part 1 / (1 + (N - 1) / N*), a half at N = N* + 1.
 */
const PAST_N_STAR = 0.5;

/** The USL has three parameters; a fit through as many levels would say nothing about itself. */
const FEWEST_LEVELS = 4;

/** A standard error from two values has hardly any meaning. */
const FEWEST_REPETITIONS = 3;

export function capacityOf(
  design: Design,
  series: readonly Series[],
  cells: readonly Cell[],
  trials: readonly Trial[],
): Capacity[] {
  // A generator that waits for its server shows its own limit and not the server's.
  if (design.generators.includes('synchronous')) return [];
  return series.flatMap(({ name }) => {
    const own = cells.filter(
      (cell) => cell.series === name && cell.metrics.goodput_rps && cell.metrics.latency_avg_ms,
    );
    const best = own.toSorted((a, b) => b.metrics.goodput_rps!.value - a.metrics.goodput_rps!.value)[0];
    if (!best) return [];
    const x_max = best.metrics.goodput_rps!;
    const kept = trials.filter((trial) => trial.series === name && isKept(trial));
    const think_s =
      design.model === 'closed' ? (kept[0] ? kept[0].result.think_mean_s : design.think_mean_s) : null;
    const r_min_s = own[0]!.metrics.latency_avg_ms!.value / 1000;
    const n_star = think_s === null ? null : saturationPoint(x_max.value, r_min_s, think_s);
    const plateau = own.find((cell) => cell.metrics.goodput_rps!.value >= (1 - PLATEAU) * x_max.value)!;
    const top = own.at(-1)!;
    const asked = askedAt(top.level, { r_min_s, think_s }, design);
    const share = asked === null ? null : x_max.value / asked;
    const saturated = showsKnee(own.length, design) && isSaturated(plateau !== top, share, design);
    return [
      {
        series: name,
        x_max,
        x_max_level: best.level,
        r_min_s,
        think_s,
        n_star: saturated ? n_star : null,
        knee: saturated ? plateau.level : null,
        saturated,
        usl: think_s === 0 ? uslOf(design, kept) : null,
      },
    ];
  });
}

/**
 * The throughput that a level asks for: N / (R_min + Z) of users, who would never wait for each other, and the rate of
 * arrivals. null: the level is of something else.
 */
export function askedAt(
  level: number,
  { r_min_s, think_s }: Pick<Capacity, 'r_min_s' | 'think_s'>,
  { x }: Design,
): number | null {
  if (x.path === 'workload.rate') return level;
  return x.path === 'workload.users' && think_s !== null ? level / (r_min_s + think_s) : null;
}

/** Of a single level of users R_min is its own, and X = N / (R + Z) whatever the load. */
export const showsKnee = (levels: number, { x }: Design): boolean => levels > 1 || x.path === 'workload.rate';

/** `flat`: a level below the top one is on the plateau. `share`: X_max as a part of what the top level asks for. */
function isSaturated(flat: boolean, share: number | null, { x }: Design): boolean {
  if (share === null) return flat;
  if (x.path === 'workload.rate') return flat || share < LIGHT;
  // Neighbouring levels lie within 5% of each other on the way up too: there X keeps to N / (R_min + Z). And the
  // levels may go from light load to far beyond the knee in one step.
  return share < (flat ? LIGHT : PAST_N_STAR);
}

/** From every trial's goodput. With think time users are mostly thinking, and N does not count who contends. */
function uslOf(design: Design, trials: readonly Trial[]): UslFit | null {
  if (design.x.path !== 'workload.users' || levelsOf(trials) < FEWEST_LEVELS) return null;
  const fit = fitTo(trials);
  const between = jackknife(trials);
  return {
    ...fit,
    se: between ?? fit.se,
    se_from: between ? 'repetitions' : 'trials',
    peak_beyond: fit.peak_n !== null && fit.peak_n > Math.max(...trials.map((trial) => trial.level)),
  };
}

/**
 * Standard errors from leaving out one repetition after the other, since the trials of a repetition share a
 * deployment and are not independent. B. Efron and C. Stein, "The jackknife estimate of variance", Annals of
 * Statistics 9 (1981), with repetitions as the observations. null: too few repetitions, or levels without one.
 */
function jackknife(trials: readonly Trial[]): UslFit['se'] | null {
  const repetitions = [...new Set(trials.map(({ result }) => result.repetition))];
  const n = repetitions.length;
  const rests = repetitions.map((one) => trials.filter(({ result }) => result.repetition !== one));
  if (n < FEWEST_REPETITIONS || rests.some((rest) => levelsOf(rest) < FEWEST_LEVELS)) return null;
  const fits = rests.map(fitTo);
  const se = (parameter: 'gamma' | 'alpha' | 'beta') => {
    const squares = (n - 1) * variance(fits.map((fit) => fit[parameter]));
    return Math.sqrt(((n - 1) / n) * squares);
  };
  return { gamma: se('gamma'), alpha: se('alpha'), beta: se('beta') };
}

const levelsOf = (trials: readonly Trial[]) => new Set(trials.map((trial) => trial.level)).size;

const fitTo = (trials: readonly Trial[]) =>
  fitUsl(
    trials.map((trial) => trial.level),
    trials.map((trial) => trial.result.goodput_rps),
  );
