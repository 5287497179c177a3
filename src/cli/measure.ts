import type { Plan } from '../plan/plan.ts';
import { type ExperimentOptions, localMachine, runExperiment } from '../run/index.ts';
import { interruptible } from './interrupt.ts';
import { Progress } from './progress.ts';
import { version } from './version.ts';

/** Runs a plan on this machine with its progress shown, until it is done or Ctrl-C; answers the results folder. */
export async function measure(
  plan: Plan,
  options: Omit<ExperimentOptions, 'version' | 'onEvent'>,
): Promise<string> {
  const threads = Math.max(...plan.trials.map((trial) => trial.workload.threads));
  const machine = await localMachine(plan.cpus, threads);
  const progress = new Progress(plan);
  const { onEvent } = progress;
  try {
    return await interruptible((signal) =>
      runExperiment(plan, machine, { ...options, version, onEvent }, signal),
    );
  } finally {
    progress.stop();
  }
}
