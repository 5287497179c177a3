import type { FactorValue, Plan, PlannedTrial, Workload } from '../plan/plan.ts';
import { offeredLoadOf, rateOf, usersOf } from '../plan/workload.ts';
import type { TrialResult } from '../results/trial-result.ts';
import { parseDurationDistribution } from '../stats/distributions/parse.ts';
import type { Design, Series } from './analysis.ts';
import { generatorOf } from './patterns/generator-of.ts';
import type { Generator } from './patterns/pattern.ts';

const USERS = 'workload.users';
const RATE = 'workload.rate';
const MODEL = 'workload.model';
const OFFERED = 'workload.offered_load';

/** What was planned and how much of it was done, and which factor goes on the x axis. */
export function designOf(plan: Plan, results: readonly TrialResult[]): Design {
  // Trials are in random order, so nothing here may depend on which of them comes first.
  const thinks = [...new Set(plan.trials.flatMap(({ workload }) => thinkOf(workload) ?? []))].sort();
  const pauses = plan.trials.flatMap(({ workload }) => pacingOf(workload) ?? []);
  const think_mean_s = Math.max(
    0,
    ...pauses,
    ...thinks.map((think) => parseDurationDistribution(think).mean),
  );
  const model = plan.trials.some(({ workload }) => workload.model === 'open') ? 'open' : 'closed';
  const phases = plan.trials.map((trial) => trial.phases);
  const path = axisOf(plan);
  return {
    arms: Object.keys(plan.arms),
    repetitions: plan.repetitions,
    trials_planned: plan.trials.length,
    trials_done: results.length,
    x: { path, ...axisWords(path), levels: levelsOf(plan, path) },
    think: thinks.join(', '),
    think_mean_s,
    warmup_s: Math.min(...phases.map((one) => one.warmup_s)),
    measure_s: Math.min(...phases.map((one) => one.measure_s)),
    thresholds: plan.thresholds,
    model,
    generators: generatorsOf(plan),
    // Thinking users and arrivals bound the throughput, so that arms differ in the time they take; without
    // think time the question is what the arms can carry.
    primary: think_mean_s > 0 || model === 'open' ? 'latency_p95_ms' : 'goodput_rps',
  };
}

const KINDS: readonly Generator[] = ['synchronous', 'open', 'closed'];

function generatorsOf({ trials }: Plan): Generator[] {
  const there = new Set(trials.map(({ workload }) => generatorOf(workload)));
  return KINDS.filter((kind) => there.has(kind));
}

const pacingOf = (workload: Workload) => (workload.model === 'closed' ? workload.pacing_s : null);
const thinkOf = (workload: Workload) =>
  workload.model === 'closed' && !workload.driver?.script ? workload.think : undefined;

/** The number of users or the arrival rate where it varies, else the first factor of several numbers. */
function axisOf(plan: Plan): string {
  const varied = Object.entries(plan.factors).filter(([, values]) => values.length > 1);
  const [first] = plan.trials;
  const level = first ? levelPath(first) : USERS;
  if (varied.some(([path]) => path === level)) return level;
  return varied.find(([, values]) => values.every((value) => typeof value === 'number'))?.[0] ?? level;
}

function levelPath(trial: PlannedTrial): string {
  if (offeredLoadOf(trial.workload) !== null) return OFFERED;
  return rateOf(trial) === null ? USERS : RATE;
}

function axisWords(path: string): { label: string; suffix: string } {
  if (path === USERS) return { label: 'concurrent users', suffix: 'vs_concurrency' };
  if (path === RATE) return { label: 'arrivals/s', suffix: 'vs_rate' };
  if (path === OFFERED) return { label: 'offered load λ/μ', suffix: 'vs_rho' };
  const last = path.split('.').at(-1)!;
  const label = path.startsWith('replicas.') ? `replicas of ${last}` : last.replaceAll('_', ' ');
  return { label, suffix: `vs_${last.replaceAll(/\W/g, '_')}` };
}

function levelsOf(plan: Plan, path: string): number[] {
  const levels = plan.trials.map((trial) =>
    place(
      path,
      usersOf(trial.workload),
      rateOf(trial),
      trial.factors,
      offeredLoadOf(trial.workload) ?? undefined,
    ),
  );
  return [...new Set(levels)].sort((a, b) => a - b);
}

/** Where a trial lies on the x axis. */
export const levelOf = (design: Design, trial: TrialResult): number =>
  place(design.x.path, trial.concurrency, trial.rate, trial.factors, design.x.levels[0]);

function place(
  path: string,
  users: number | null,
  rate: number | null,
  factors: Readonly<Record<string, FactorValue>>,
  /** What is no factor all trials have. */
  same?: number,
): number {
  if (path === USERS) return users ?? 0;
  return path === RATE ? (rate ?? 0) : Number(factors[path] ?? same);
}

/** A line for each arm and each combination of the factors that are not on the x axis. */
export function seriesOf(plan: Plan, design: Design): Series[] {
  const others = Object.entries(plan.factors).filter(
    ([path, values]) => path !== design.x.path && values.length > 1,
  );
  const combinations = others.reduce<Record<string, FactorValue>[]>(
    (all, [path, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [path]: value }))),
    [{}],
  );
  return design.arms.flatMap((arm) =>
    combinations.map((factors) => ({ name: seriesName(arm, factors), arm, factors })),
  );
}

/** 'monolith', or 'monolith, replicas.app 3' where other factors vary too; 'monolith, synchronous' says enough. */
function seriesName(arm: string, factors: Readonly<Record<string, FactorValue>>): string {
  const values = Object.entries(factors).map(([path, value]) =>
    path === MODEL ? String(value) : `${path.replace(/^workload\./, '')} ${value}`,
  );
  return [arm, ...values].join(', ');
}

/** The series that a trial belongs to. */
export const belongsTo = (series: Series, trial: TrialResult): boolean =>
  series.arm === trial.arm &&
  Object.entries(series.factors).every(([path, value]) => trial.factors[path] === value);

/**
 * The series to compare: arms under the same factors, or, where there is one arm, its series with each other. Where
 * generators vary, these: arms under a generator that waits for them say little of the arms.
 */
export function pairsOf(series: readonly Series[]): (readonly [Series, Series])[] {
  const oneArm = new Set(series.map((one) => one.arm)).size === 1;
  const generators = series.some(({ factors }) => MODEL in factors);
  const same = (a: Series, b: Series, but: string | null) =>
    Object.entries(a.factors).every(([path, value]) => path === but || b.factors[path] === value);
  const comparable = (a: Series, b: Series) => {
    if (generators) return a.arm === b.arm && same(a, b, MODEL);
    return oneArm || (a.arm !== b.arm && same(a, b, null));
  };
  return series.flatMap((a, i) =>
    series.slice(i + 1).flatMap((b) => (comparable(a, b) ? [[a, b] as const] : [])),
  );
}
