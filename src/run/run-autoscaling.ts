import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { compiled } from '../core/compiled.ts';
import { type Autoscaling, type AutoscalingPlan, comparePolicies, type PolicyRun } from '../sim/index.ts';
import { ask, withWorkers } from './workers.ts';

const THREAD = compiled('src/run/autoscaling-thread.ts', '../../', import.meta.url);
/** The `why` of more decisions than this fills a disk: then only the first repetition's are kept. */
const MOST_DECISIONS = 200_000;

/** Run this policy in this repetition. */
export interface ToAutoscalingThread {
  readonly policy: number;
  readonly repetition: number;
  readonly keepDecisions: boolean;
}

export interface AutoscalingOptions {
  readonly threads?: number;
  readonly onRun?: (done: number, of: number) => void;
}

export interface RanAutoscaling extends Autoscaling {
  /** By policy and repetition; empty where they are not kept. */
  readonly runs: readonly (readonly PolicyRun[])[];
}

/** Every policy in every repetition over threads. What comes out does not depend on their number. */
export async function runAutoscaling(
  plan: AutoscalingPlan,
  { threads = availableParallelism(), onRun }: AutoscalingOptions,
  signal: AbortSignal,
): Promise<RanAutoscaling> {
  const { policies, repetitions } = plan;
  const all = policies.length * repetitions;
  const runs = policies.map(() => new Array<PolicyRun>(repetitions));
  const keepAll = plan.decisions * repetitions <= MOST_DECISIONS;
  let [next, done] = [0, 0];
  const workOff = async (worker: Worker) => {
    while (next < all) {
      const [repetition, policy] = [Math.floor(next / policies.length), next % policies.length];
      next++;
      const keepDecisions = repetition === 0 || keepAll;
      const message: ToAutoscalingThread = { policy, repetition, keepDecisions };
      const run = await ask<PolicyRun>(worker, message);
      runs[policy]![repetition] = run;
      onRun?.(++done, all);
    }
  };
  const start = () => new Worker(THREAD, { workerData: plan });
  await withWorkers(start, Math.min(threads, all), signal, (workers) => Promise.all(workers.map(workOff)));
  return { ...comparePolicies(plan, runs), runs };
}
