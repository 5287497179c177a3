import { LoadstoneError } from '../core/errors.ts';
import type { IntervalBatch } from '../measure/interval.ts';
import type { LoadRequest } from '../measure/request-record.ts';
import { processFamily } from '../orchestrate/index.ts';
import type { Plan } from '../plan/plan.ts';
import type { TrialRecord } from '../results/write-results.ts';
import { isLocal } from './is-local.ts';
import { GENERATOR_THREAD, type LocalMachine } from './local-machine.ts';
import type { LiveFigures } from './run-event.ts';
import { runTrial } from './trial.ts';
import { urlTarget } from './url-target.ts';

export interface LoadOptions {
  /** Load may leave this machine. */
  readonly yes: boolean;
  readonly onSecond: (live: LiveFigures) => void;
  readonly onRequests?: (requests: readonly LoadRequest[], startEpoch_s: number) => void;
  /** What each thread reports, about four times a second. */
  readonly onIntervals?: (thread: number, batches: readonly IntervalBatch[]) => void;
}

/** The one trial of a plan whose one arm is a URL. Nobody is asked for their health first: a load tells. */
export async function runLoad(
  plan: Plan,
  machine: LocalMachine,
  { yes, ...told }: LoadOptions,
  signal: AbortSignal,
): Promise<TrialRecord> {
  const [trial] = plan.trials;
  const arm = trial && plan.arms[trial.arm];
  if (arm?.kind !== 'url') throw new RangeError('a load has one trial on one URL');
  if (!yes && !(await isLocal(arm.url))) {
    throw new LoadstoneError('E_TARGET_REMOTE', `${arm.url} is not on this machine`);
  }
  const { generatorCpus, giveBack } = await machine.takeCpus(plan);
  try {
    const target = await urlTarget(arm, (pid) => processFamily(pid, machine), signal);
    return await runTrial(
      trial!,
      target,
      {
        arch: arm.arch,
        thresholds: plan.thresholds,
        sampleInterval_s: plan.sample_interval_s,
        generatorThread: GENERATOR_THREAD,
        generatorCpus,
        ...told,
      },
      signal,
    );
  } finally {
    await giveBack();
  }
}
