import { parseArrivals, profileOf, type RateProfile, type Rates, stepsOf } from '../../arrivals/index.ts';
import { LoadstoneError } from '../../core/errors.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import { parsePolicy, type Scaler } from '../../policies/policies.ts';
import { parseDurationDistribution } from '../../stats/distributions/parse.ts';

/** A response is late when it takes longer than `limit_s`; at least this share must not be. */
export interface Objective {
  /** As it was written: 'p95 < 500ms'. */
  readonly text: string;
  readonly share: number;
  readonly limit_s: number;
}

/** A policy as a spec has it: `{ policy: 'fixed', replicas: 3 }`. */
export interface NamedPolicy {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export type Mode = 'events' | 'fluid';

/** One load, one service, and the policies that are to scale it. Plain data, so that a thread can be told. */
export interface AutoscalingSettings {
  readonly load: {
    /** Of arrivals: 'poisson'. */
    readonly arrivals: string;
    readonly rates: Rates;
    /** Times that were recorded, which are then the arrivals. */
    readonly times: Float64Array | null;
    readonly duration_s: number;
  };
  readonly service: { readonly time: string; readonly servers: number };
  readonly replicas: { readonly initial: number; readonly startup: string };
  readonly objective: Objective;
  /** Of a replica for an hour; null: what it costs is told in replica-hours. */
  readonly price: number | null;
  readonly currency: string;
  /** The others are compared with the first. */
  readonly policies: readonly NamedPolicy[];
  readonly repetitions: number;
  readonly seed: number;
  readonly mode: Mode | 'auto';
  /** Over how long each point of the series is; null: about a hundredth of the load. */
  readonly step_s: number | null;
}

/** What is run. */
export interface AutoscalingPlan extends Omit<AutoscalingSettings, 'mode' | 'step_s'> {
  readonly mode: Mode;
  /** Why this mode. */
  readonly why: string;
  readonly step_s: number;
  /** How often the numbers of replicas are looked at: the scores' grain, and a fluid's tick. */
  readonly tick_s: number;
  /** Over how long a change counts for the instability. */
  readonly resolution_s: number;
  /** Requests of a run that are expected. */
  readonly requests: number;
  /** How often all policies of a repetition are asked. */
  readonly decisions: number;
}

/** Requests of all runs together: what events can do within a minute or two. */
export const MOST_REQUESTS = 10_000_000;
const STEPS = 100;
const MOST_STEPS = 10_000;
const MOST_TICKS = 100_000;
const LONGEST_TICK_S = 1;
/** Durations that a person would choose. */
const round_s = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
const SHORTEST_RESOLUTION_S = 10;

/** A policy that can act here. E_POLICY of one that would see nothing of what it acts on, and be compared as if it did. */
export function simulatedPolicy(options: NamedPolicy['options']): Scaler {
  const scaler = parsePolicy(options);
  if (scaler.name !== 'alert-driven') return scaler;
  throw new LoadstoneError(
    'E_POLICY',
    'alert-driven acts on alerts, and a simulation raises none: it would never act. threshold with `for` acts on what an alert rule looks at; got alert-driven',
  );
}

/** Settles what was left open. E_PARAMETER or E_POLICY where it cannot be run. */
export function planAutoscaling(settings: AutoscalingSettings): AutoscalingPlan {
  const { load, service, replicas, objective, policies, step_s } = settings;
  if (!(load.duration_s > 0)) throw wrong(`the load lasts some time, got ${load.duration_s}s`);
  const intervals = policies.map(({ options }) => simulatedPolicy(options).interval_s);
  if (intervals.length === 0) throw wrong('there must be at least one policy, got none');
  const time = parseDurationDistribution(service.time);
  if (!(time.mean > 0)) throw wrong(`the service takes some time, got ${service.time}`);
  const alone = 1 - time.cdf(objective.limit_s);
  if (alone > 1 - objective.share)
    throw wrong(
      `no number of replicas keeps ${objective.text}: of the services alone, ${service.time}, ${(100 * alone).toPrecision(3)}% take longer`,
    );
  const requests = load.times?.length ?? profileIn(settings, 0).expected(load.duration_s);
  if (!(requests > 0)) throw wrong('the load has no requests');
  const { mode, why } = modeOf(settings, requests);
  if (mode === 'fluid' && !Number.isFinite(time.variance))
    throw wrong(`a fluid needs services of finite variance, got ${service.time}`);
  const step = step_s ?? roundUp(load.duration_s / STEPS);
  if (load.duration_s / step > MOST_STEPS)
    throw wrong(`a series has at most ${MOST_STEPS} steps, got one of ${step}s in ${load.duration_s}s`);
  const resolution = Math.max(SHORTEST_RESOLUTION_S, parseDurationDistribution(replicas.startup).mean);
  return {
    ...settings,
    repetitions: mode === 'fluid' ? 1 : settings.repetitions,
    mode,
    why,
    step_s: step,
    tick_s: tickOf(load.duration_s, step, mode === 'fluid' ? intervals : []),
    resolution_s: Math.min(resolution, load.duration_s / 2),
    requests,
    decisions: intervals.reduce((sum, interval) => sum + Math.floor(load.duration_s / interval), 0),
  };
}

/** A second, or less where a step or the time between two questions to a fluid's policy is shorter; never too many. */
const tickOf = (duration_s: number, step_s: number, intervals: readonly number[]): number =>
  Math.min(step_s, Math.max(roundUp(duration_s / MOST_TICKS), Math.min(LONGEST_TICK_S, ...intervals)));

function modeOf(
  { mode, policies, repetitions }: AutoscalingSettings,
  requests: number,
): { mode: Mode; why: string } {
  if (mode !== 'auto') return { mode, why: 'as asked for' };
  const all = requests * policies.length * repetitions;
  const most = MOST_REQUESTS.toLocaleString('en');
  const words = `${Math.round(all).toLocaleString('en')} requests in all`;
  return all <= MOST_REQUESTS
    ? { mode: 'events', why: `${words}, up to ${most} are simulated one by one` }
    : { mode: 'fluid', why: `${words}, more than ${most} are followed as a fluid` };
}

const roundUp = (time_s: number) =>
  round_s.find((one) => one >= time_s - 1e-9) ?? 3600 * Math.ceil(time_s / 3600);

/** The draws of a repetition: the same for every policy. */
export const rngOf = ({ seed }: Pick<AutoscalingPlan, 'seed'>, repetition: number): Rng =>
  createRng(seed).stream(repetition);

/** The rate over time in a repetition; of recorded times, how many there are in each step. */
export function profileIn(
  settings: Pick<AutoscalingSettings, 'load' | 'seed' | 'step_s'>,
  repetition: number,
): RateProfile {
  const { rates, times, duration_s } = settings.load;
  const made = times === null ? rates : ratesOf(times, duration_s, settings.step_s ?? duration_s / STEPS);
  return profileOf(made, duration_s, rngOf(settings, repetition));
}

function ratesOf(times: Float64Array, duration_s: number, step_s: number): Rates {
  const counts = new Array<number>(Math.max(1, Math.ceil(duration_s / step_s - 1e-9))).fill(0);
  for (const time of times) {
    const step = Math.floor(time / step_s);
    if (step < counts.length) counts[step]!++;
  }
  return stepsOf(
    counts.map((count, i) => {
      const length = Math.min(step_s, duration_s - i * step_s);
      return { duration_s: length, rate: count / length };
    }),
  );
}

/** Variance / mean^2 of the gaps, over long stretches where that is known; a trace is taken for Poisson. */
export function arrivalScvOf({ load }: Pick<AutoscalingSettings, 'load'>): number {
  if (load.times !== null) return 1;
  const { dispersion } = parseArrivals(load.arrivals);
  return Number.isFinite(dispersion) ? dispersion : 1;
}

const wrong = (message: string) => new LoadstoneError('E_PARAMETER', message);
