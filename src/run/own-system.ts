import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { cleanAll } from '../orchestrate/index.ts';
import type { Plan, SystemArm } from '../plan/plan.ts';
import type { TrialRecord } from '../results/write-results.ts';
import { deployedTarget } from './deployed-target.ts';
import { GENERATOR_THREAD, type LocalMachine } from './local-machine.ts';
import { runTrial } from './trial.ts';

/** Runs the one trial of a plan on the system that is up. */
export type RunHere = (plan: Plan) => Promise<TrialRecord>;

/** Puts loads on a system that is there for them alone: it is taken down however they end. */
export async function onOwnSystem<T>(
  { arch, system, ...arm }: SystemArm,
  machine: LocalMachine,
  work: (run: RunHere) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { orchestrator, host, stateDir } = machine;
  await cleanAll({ host, stateDir });
  const deployment = await orchestrator.apply(
    {
      run: `loadstone-${randomBytes(6).toString('hex')}`,
      system,
      replicas: {},
      proxied: false,
      ports: 'free',
      logs: join(stateDir, 'logs', system.name),
    },
    signal,
  );
  try {
    const target = deployedTarget({ arch, system, ...arm }, deployment);
    return await work(async (plan) => {
      const { generatorCpus, giveBack } = await machine.takeCpus(plan);
      try {
        const options = {
          arch,
          thresholds: [],
          sampleInterval_s: plan.sample_interval_s,
          generatorThread: GENERATOR_THREAD,
          generatorCpus,
        };
        return await runTrial(plan.trials[0]!, target, options, signal);
      } finally {
        await giveBack();
      }
    });
  } finally {
    await deployment.destroy();
  }
}
