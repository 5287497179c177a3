import { type Interval, tInterval } from '../../stats/t-interval.ts';
import type { AutoscalingPlan } from './plan.ts';
import type { PolicyRun } from './policy-run.ts';
import { ResponseBins } from './response-bins.ts';
import { type FigureName, figureNames } from './scores.ts';

/** A figure over the repetitions; null: in some repetition there was no such number. */
export type FigureIntervals = Readonly<Record<FigureName, Interval | null>>;

/** What policies are judged by. */
export type Criterion = 'cost' | 'late';

/** The course of a policy: means over the repetitions, and percentiles of the requests of all of them together. */
export interface PolicyCourse {
  readonly demand: readonly number[];
  readonly ready: readonly number[];
  readonly paid: readonly number[];
  /** Up to the end of each step. */
  readonly cost: readonly number[];
  /** The percentile of the objective; null where no request came, Infinity where too many were never answered. */
  readonly response_s: readonly (number | null)[];
  /** Share of the step's requests that were late; null where none came. */
  readonly late: readonly (number | null)[];
}

export interface ComparedPolicy {
  readonly name: string;
  /** As the table of policies has it. */
  readonly policy: string;
  readonly figures: FigureIntervals;
  /** Less those of the first policy in the same repetition; null of the first itself. */
  readonly differences: FigureIntervals | null;
  /** Policies have the same requests in a repetition: these differ in pairs. */
  readonly byRepetition: Readonly<Record<Criterion, readonly (number | null)[]>>;
  readonly course: PolicyCourse;
}

export interface Autoscaling {
  readonly plan: AutoscalingPlan;
  /** Where each step ends. */
  readonly ends_s: readonly number[];
  /** Requests a second that came in each step. */
  readonly arrivalRate: readonly number[];
  readonly policies: readonly ComparedPolicy[];
}

/** All runs, by policy and repetition, as figures with Student's 95% intervals over the repetitions. */
export function comparePolicies(plan: AutoscalingPlan, runs: readonly (readonly PolicyRun[])[]): Autoscaling {
  const { step_s, load } = plan;
  const first = runs[0]!;
  const ends_s = first[0]!.series.requests.map((_, i) => Math.min(load.duration_s, (i + 1) * step_s));
  const lengths = ends_s.map((end, i) => end - (ends_s[i - 1] ?? 0));
  const came = meanOf(first, ({ series }) => series.requests);
  return {
    plan,
    ends_s,
    arrivalRate: came.map((count, i) => count / lengths[i]!),
    policies: plan.policies.map(({ name, options }, i) => ({
      name,
      policy: String(options.policy),
      figures: figures(runs[i]!, (run, of) => run.figures[of]),
      differences:
        i === 0
          ? null
          : figures(runs[i]!, (run, of, repetition) => {
              const [own, other] = [run.figures[of], first[repetition]!.figures[of]];
              return own === null || other === null ? null : own - other;
            }),
      byRepetition: {
        cost: runs[i]!.map((run) => run.figures.cost),
        late: runs[i]!.map((run) => run.figures.late),
      },
      course: courseOf(plan, runs[i]!, lengths),
    })),
  };
}

function figures(
  runs: readonly PolicyRun[],
  read: (run: PolicyRun, name: FigureName, repetition: number) => number | null,
): FigureIntervals {
  const interval = (name: FigureName): Interval | null => {
    const values = runs.map((run, repetition) => read(run, name, repetition));
    return values.every((value) => value !== null) ? tInterval(values) : null;
  };
  const names = Object.keys(figureNames) as FigureName[];
  return Object.fromEntries(names.map((name) => [name, interval(name)])) as FigureIntervals;
}

function courseOf(
  { price, objective }: AutoscalingPlan,
  runs: readonly PolicyRun[],
  lengths: readonly number[],
): PolicyCourse {
  const paid = meanOf(runs, ({ series }) => series.paid);
  const requests = meanOf(runs, ({ series }) => series.requests);
  const late = meanOf(runs, ({ series }) => series.late);
  let cost = 0;
  return {
    demand: meanOf(runs, ({ series }) => series.demand),
    ready: meanOf(runs, ({ series }) => series.ready),
    paid,
    cost: paid.map((replicas, i) => {
      cost += (replicas * lengths[i]! * (price ?? 1)) / 3600;
      return cost;
    }),
    response_s: requests.map((_, step) => {
      const bins = new ResponseBins();
      for (const { series } of runs) bins.add(series.responses[step]!);
      return bins.quantile(objective.share);
    }),
    late: late.map((count, i) => (requests[i] === 0 ? null : count / requests[i]!)),
  };
}

const meanOf = (runs: readonly PolicyRun[], read: (run: PolicyRun) => readonly number[]): number[] =>
  read(runs[0]!).map((_, i) => runs.reduce((sum, run) => sum + read(run)[i]!, 0) / runs.length);
