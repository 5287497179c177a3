import { z } from 'zod';
import { rampsOf, stepsOf } from '../arrivals/index.ts';
import { LoadstoneError } from '../core/errors.ts';
import { isRecord, setPath } from '../spec/read.ts';
import { phasesSchema, replicasSchema, type WorkloadSpec, workloadSchema } from '../spec/schema.ts';
import type { FactorValue, Phases, ScenarioChoice, Workload } from './plan.ts';

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

/** The options of a scenario, checked and with its defaults; scenarios live in another layer, so it is passed in. */
export type CompleteOptions = (scenario: string, options: unknown) => Readonly<Record<string, unknown>>;

/** Every combination of the factors' values, the last factor fastest, each validated like a spec of its own. */
export function expandVariants(
  raw: Readonly<Record<string, unknown>>,
  factors: Readonly<Record<string, readonly FactorValue[]>>,
  completeOptions: CompleteOptions,
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
    const { workload, phases, replicas } = result.data;
    return {
      factors: combination,
      workload: {
        ...modelOf(workload),
        timeout_s: workload.timeout,
        threads: workload.threads,
        transport: {
          insecure: workload.insecure,
          redirects: workload.redirects,
          gzip: workload.gzip,
        },
        scenario: scenarioChoice(workload.scenario, completeOptions),
      },
      phases: { warmup_s: phases.warmup, measure_s: phases.measure, drain_s: phases.drain },
      priming_s: phases.priming,
      replicas,
    };
  });
}

/** The schema has seen to it that one model is given. */
function modelOf({ users, rate, stages, steps, ...rest }: WorkloadSpec) {
  if (users !== undefined) {
    const { think, spawn_rate, pacing = null } = rest;
    return { model: 'closed', users, think, spawn_rate, pacing_s: pacing } as const;
  }
  const rates = rate ?? (stages ? rampsOf(rest.start_rate, stages) : stepsOf(steps!));
  const { arrivals, connections, session = null } = rest;
  return { model: 'open', arrivals, rates, session, connections } as const;
}

function scenarioChoice(
  scenario: string | { name: string; [option: string]: unknown },
  completeOptions: CompleteOptions,
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
