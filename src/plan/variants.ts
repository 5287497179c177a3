import { z } from 'zod';
import { gapsAsThink, type Rates, rampsOf, stepsOf, type Trace } from '../arrivals/index.ts';
import { LoadstoneError } from '../core/errors.ts';
import { measuredWindow, type Window } from '../measure/window.ts';
import { isRecord, setPath } from '../spec/read.ts';
import { phasesSchema, replicasSchema, type WorkloadSpec, workloadSchema } from '../spec/schema.ts';
import {
  ALL_AT_ONCE,
  type DriverChoice,
  type FactorValue,
  type Phases,
  type ScenarioChoice,
  type Workload,
} from './plan.ts';

/** One combination of factor values and what it makes of the workload. */
export interface Variant {
  readonly factors: Readonly<Record<string, FactorValue>>;
  readonly workload: Workload;
  readonly phases: Phases;
  readonly priming_s: number;
  readonly replicas: Readonly<Record<string, number>>;
}

const varied = z.object({
  workload: workloadSchema,
  phases: phasesSchema.prefault({}),
  replicas: replicasSchema.default({}),
});
const roots = Object.keys(varied.shape);

/** What a plan has of what other layers know, so it is passed in. */
export interface Completion {
  /** The options of a scenario, checked and with its defaults. */
  options(scenario: string, options: unknown): Readonly<Record<string, unknown>>;
  /** A trace, read and checked, for a load that is measured in this window. */
  trace(asked: TraceSpec, window: Window): Trace;
  /** Its last time, in seconds at the speed asked for. */
  traceEnd(asked: TraceSpec): number;
  /** The tool that makes the load, its script read; undefined: our own generator. */
  driver(asked: WorkloadSpec['driver']): DriverChoice | undefined;
}

type TraceSpec = NonNullable<WorkloadSpec['trace']>;

/** Every combination of the factors' values, the last factor fastest, each validated like a spec of its own. */
export function expandVariants(
  raw: Readonly<Record<string, unknown>>,
  factors: Readonly<Record<string, readonly FactorValue[]>>,
  complete: Completion,
): Variant[] {
  for (const path of Object.keys(factors)) {
    if (!roots.includes(path.split('.')[0]!)) {
      throw new LoadstoneError('E_SPEC', `factors: a path begins with ${roots.join(', ')}, got '${path}'`);
    }
  }
  return combinations(factors).map((combination) => {
    const copy = structuredClone(Object.fromEntries(roots.filter((r) => r in raw).map((r) => [r, raw[r]])));
    for (const [path, value] of Object.entries(combination)) setPath(copy, path, value);
    const result = varied.safeParse(copy);
    if (!result.success) {
      const issue = result.error.issues[0]!;
      const key = issue.path.join('.');
      const value = combination[key] ?? JSON.stringify(isRecord(copy) ? combination : copy);
      throw new LoadstoneError('E_SPEC', `factors.${key}: ${issue.message}, got ${value}`);
    }
    const { workload, replicas } = result.data;
    const { warmup, drain, priming } = result.data.phases;
    const { measure = defaultMeasure(workload, warmup, complete) } = result.data.phases;
    const driver = complete.driver(workload.driver);
    const phases = { warmup_s: warmup, measure_s: measure, drain_s: drain };
    return {
      factors: combination,
      workload: {
        ...modelOf(workload, (trace) => complete.trace(trace, measuredWindow(phases, { model: 'open' }))),
        timeout_s: workload.timeout,
        threads: workload.threads,
        transport: {
          insecure: workload.insecure,
          redirects: workload.redirects,
          gzip: workload.gzip,
        },
        scenario: scenarioChoice(workload.scenario, complete.options),
        ...(driver ? { driver } : {}),
      },
      phases,
      priming_s: priming,
      replicas,
    };
  });
}

/** Users started per second. */
const SPAWN_RATE = 50;
/** The measured window, and what bounds one that ends with a count of requests: whoever has died does not hold it up. */
const MEASURE_S = 30;
const COUNT_WITHIN_S = 3600;

function defaultMeasure({ requests, trace }: WorkloadSpec, warmup_s: number, complete: Completion): number {
  if (requests !== undefined) return COUNT_WITHIN_S;
  if (!trace) return MEASURE_S;
  // What is left of it after the warm-up. A second holds what comes in it and not what comes at its end.
  return Math.max(1, Math.floor(complete.traceEnd(trace)) + 1 - Math.ceil(warmup_s));
}

/** One user, whose think times are the gaps. The schema has seen to it that there is one rate. */
function synchronous(arrivals: string, rates: Rates) {
  if (rates.kind !== 'constant') throw new RangeError('a synchronous load has one rate');
  const { rate } = rates;
  return { users: 1, think: gapsAsThink(arrivals, rate), synchronous: { arrivals, rate } };
}

/** The schema has seen to it that one model is given. */
function modelOf(
  { users, rate, offered_load, stages, steps, trace, ...rest }: WorkloadSpec,
  read: (trace: TraceSpec) => Trace,
) {
  if (users !== undefined || rest.model === 'synchronous') {
    const { think, pacing = null, requests } = rest;
    // Who wants a number of requests from users wants them of all these users.
    const { spawn_rate = requests === undefined ? SPAWN_RATE : ALL_AT_ONCE } = rest;
    const count = requests === undefined ? {} : { requests };
    const common = { model: 'closed', spawn_rate, pacing_s: pacing, ...count } as const;
    return users === undefined
      ? { ...common, ...synchronous(rest.arrivals, rate!) }
      : { ...common, users, think };
  }
  const { arrivals, connections, session = null } = rest;
  if (trace) return { model: 'open', arrivals: 'trace', rates: read(trace), session, connections } as const;
  if (offered_load !== undefined) {
    const rates = { kind: 'constant', rate: offered_load } as const;
    return { model: 'open', arrivals, rates, offered_load, session, connections } as const;
  }
  const rates = rate ?? (stages ? rampsOf(rest.start_rate, stages) : stepsOf(steps!));
  return { model: 'open', arrivals, rates, session, connections } as const;
}

function scenarioChoice(
  scenario: WorkloadSpec['scenario'],
  completeOptions: Completion['options'],
): ScenarioChoice {
  const { name, ...options } = typeof scenario === 'string' ? { name: scenario } : scenario;
  return { name, options: completeOptions(name, options) };
}

function combinations(
  factors: Readonly<Record<string, readonly FactorValue[]>>,
): Record<string, FactorValue>[] {
  return Object.entries(factors).reduce<Record<string, FactorValue>[]>(
    (all, [path, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [path]: value }))),
    [{}],
  );
}
