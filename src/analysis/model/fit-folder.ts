import { LoadstoneError } from '../../core/errors.ts';
import type { Histogram } from '../../measure/histogram.ts';
import { judge } from '../../measure/judge.ts';
import { openResults } from '../../results/read-results.ts';
import { type FittedModel, fitModel, sharesOf } from './fit-model.ts';

/** A model of each arm of a results folder that was a system of its own. INVALID trials are left out. */
export async function fitFolder(dir: string): Promise<Record<string, FittedModel>> {
  const { plan, manifest, results, trial } = await openResults(dir);
  const { system_cpus } = manifest;
  if (system_cpus === undefined) {
    throw new LoadstoneError(
      'E_CALIBRATION',
      `a model is fitted to what was measured on a machine whose CPUs are known; ${dir} does not tell, or was simulated`,
    );
  }
  const kept = results.filter((one) => judge(one.evidence).validity !== 'INVALID');
  const responses = new Map<string, Map<string, Histogram>>();
  for (const { run_id } of kept) responses.set(run_id, await trial(run_id).responses());
  const shares = sharesOf([...responses.values()]);
  const models: Record<string, FittedModel> = {};
  for (const [name, arm] of Object.entries(plan.arms)) {
    if (arm.kind === 'url') {
      throw new LoadstoneError(
        'E_CALIBRATION',
        `arms.${name}: only a system can have a model, got ${arm.url}`,
      );
    }
    const trials = kept.filter((one) => one.arm === name);
    const { cpu, cores } = manifest.hardware;
    models[name] = fitModel({
      arm,
      name,
      scenario: plan.trials.find((one) => one.arm === name)!.workload.scenario,
      trials,
      systemCpus: system_cpus,
      responses: (run_id) => responses.get(run_id)!,
      shares,
      source: `${plan.name}, ${manifest.started.slice(0, 10)}: ${cores} CPUs, ${cpu ?? 'of unknown make'}, Node.js ${manifest.software.node}`,
    });
  }
  return models;
}
