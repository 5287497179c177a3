import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { systems } from '../../systems/index.ts';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { checkLoad, completeDriver } from '../drivers/index.ts';
import { planTrace, traceEnd } from '../load/index.ts';
import { makePlan } from '../plan/make-plan.ts';
import { type Models, onSimulation } from '../plan/on-simulation.ts';
import type { Plan } from '../plan/plan.ts';
import { type Files, validateOptions } from '../scenarios/index.ts';
import { modelsSchema } from '../spec/model-schema.ts';
import { readAs, readSpec, type SpecSource } from '../spec/read.ts';

/** A spec file (YAML, JSON, or TypeScript with defineExperiment) with its `--set` overrides -> the plan. */
export async function loadPlan(path: string, set: readonly string[] = []): Promise<Plan> {
  return planFrom({ ...(await source(path)), from: path, set }, filesIn(dirname(path)));
}

/** What a spec says, with its `--set` overrides; defaults stand in the plan. */
export async function readConfig(path: string, set: readonly string[] = []): Promise<unknown> {
  return readSpec({ ...(await source(path)), from: path, set }).raw;
}

/** The same plan for the simulator, with the models of a file in place of those that the systems bring. */
export async function simulatedPlan(plan: Plan, models?: string): Promise<Plan> {
  const options = (name: string, given: unknown) => validateOptions(name, given);
  return onSimulation(plan, options, models === undefined ? {} : await readModels(models));
}

/** Models by arm, as `loadstone calibrate` writes them. */
async function readModels(path: string): Promise<Models> {
  return readAs(modelsSchema, { ...(await source(path)), from: path }).spec;
}

/** The plan of a spec; `files` are those that it may name: one that a command has made names those where it runs. */
export function planFrom(source: SpecSource, files = filesIn('.')): Plan {
  const { spec, raw } = readSpec(source);
  const plan = makePlan(spec, raw, systems, {
    options: (name, options) => validateOptions(name, options, files),
    trace: (asked, window) => planTrace(asked, window, files),
    traceEnd: (asked) => traceEnd(asked, files),
    driver: (asked) => completeDriver(asked, files),
  });
  for (const trial of plan.trials) checkLoad(trial);
  return plan;
}

/** Files by paths relative to a folder. */
export function filesIn(folder: string): Files {
  const whole = (file: string) => resolve(folder, file);
  return { resolve: whole, read: (file) => readFileSync(whole(file), 'utf8') };
}

export async function source(path: string): Promise<Pick<SpecSource, 'text' | 'value'>> {
  try {
    if (/\.[cm]?[jt]s$/.test(path)) return { value: await importSpec(path) };
    return { text: await readFile(path, 'utf8') };
  } catch (error) {
    throw new LoadstoneError('E_SPEC_READ', `cannot read the spec ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function importSpec(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    alias: { loadstone: new URL('../index.js', import.meta.url).pathname },
  });
  return jiti.import(resolve(path), { default: true });
}
