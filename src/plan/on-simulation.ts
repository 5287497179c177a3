import { LoadstoneError } from '../core/errors.ts';
import { fingerprint } from '../core/hash.ts';
import { canonicalJson } from '../core/json.ts';
import type { SystemModel } from '../core/system.ts';
import type { Arm, Plan, PlannedTrial } from './plan.ts';
import { someKey } from './some-key.ts';
import type { Completion } from './variants.ts';

/** Models by arm, in place of those that the systems bring. */
export type Models = Readonly<Record<string, SystemModel>>;

/**
 * The same plan for the simulator, if every arm has a model that knows the requests of its trials. `complete` adds the
 * defaults to the options of a scenario: a model says them as a spec does.
 */
export function onSimulation(plan: Plan, complete: Completion['options'], models: Models = {}): Plan {
  for (const name of Object.keys(models)) {
    if (plan.arms[name]) continue;
    const known = Object.keys(plan.arms).join(', ');
    throw new LoadstoneError('E_SPEC', `a model belongs to one of the arms ${known}, got '${name}'`);
  }
  const arms = Object.fromEntries(
    Object.entries(plan.arms).map(([name, arm]) => [name, withModel(arm, complete, models[name])]),
  );
  for (const trial of plan.trials) {
    checkTrial(trial, modelOf(trial.arm, arms[trial.arm]!));
    if (plan.theory) checkOneQueue(trial, arms[trial.arm]!);
  }
  const { fingerprint: _, ...rest } = plan;
  const simulated = { ...rest, arms, on: 'simulation' as const };
  return { ...simulated, fingerprint: fingerprint(simulated) };
}

function withModel(arm: Arm, complete: Completion['options'], other: SystemModel | undefined): Arm {
  if (arm.kind === 'url') return arm;
  const model = other ?? arm.system.model;
  if (model === 'uncalibrated') return arm;
  const { name, options } = model.scenario;
  const scenario = { name, options: complete(name, options) };
  return { ...arm, system: { ...arm.system, model: { ...model, scenario } } };
}

/** The model of an arm's system. */
export function modelOf(name: string, arm: Arm): SystemModel {
  if (arm.kind === 'url')
    throw new LoadstoneError('E_NO_MODEL', `arms.${name}: only a system can have a model, got ${arm.url}`);
  const { model, services } = arm.system;
  if (model !== 'uncalibrated') {
    const foreign = Object.keys(model.services).find((service) => !services[service]);
    if (foreign === undefined) return model;
    throw new LoadstoneError(
      'E_NO_MODEL',
      `arms.${name}: its model has services of ${arm.system.name}, which are ${Object.keys(services).join(', ')}; got '${foreign}'`,
    );
  }
  throw new LoadstoneError(
    'E_NO_MODEL',
    `arms.${name}: the system ${arm.system.name} is uncalibrated, as it is configured here`,
  );
}

/** In a model all replicas of a service share one queue: no dispatch among them is there to be held against theory. */
function checkOneQueue({ arm: name, replicas, run_id }: PlannedTrial, arm: Arm): void {
  if (arm.kind === 'url') return;
  const { entry, services } = arm.system;
  const count = replicas[entry] ?? services[entry]!.replicas ?? 1;
  if (count === 1) return;
  throw new LoadstoneError(
    'E_NO_MODEL',
    `arms.${name}: in a model the replicas of ${entry} share one queue, so theory of a proxy before them cannot be simulated; ${run_id} has ${count}`,
  );
}

function checkTrial({ arm, workload }: PlannedTrial, model: SystemModel): void {
  if (canonicalJson(workload.scenario) !== canonicalJson(model.scenario)) {
    throw new LoadstoneError(
      'E_NO_MODEL',
      `arms.${arm}: its model knows the requests of ${wordsOf(model.scenario)}, got ${wordsOf(workload.scenario)}`,
    );
  }
  if (someKey(workload.scenario.options, (name) => name === 'think')) {
    throw new LoadstoneError(
      'E_NO_MODEL',
      `arms.${arm}: users of the scenario '${workload.scenario.name}' pause by themselves (think), which a model leaves out`,
    );
  }
  if (workload.driver) {
    throw new LoadstoneError(
      'E_SPEC',
      `workload.driver: a simulation makes its load itself, got '${workload.driver.name}'`,
    );
  }
}

const wordsOf = ({ name, options }: SystemModel['scenario']) =>
  `the scenario '${name}' with ${JSON.stringify(options)}`;
