import { parentPort, workerData } from 'node:worker_threads';
import { type AutoscalingPlan, runPolicy } from '../sim/index.ts';
import type { ToAutoscalingThread } from './run-autoscaling.ts';

/** The main module of a thread that simulates scaling policies, one run after the other. */
if (parentPort) {
  const port = parentPort;
  const plan: AutoscalingPlan = workerData;
  port.on('message', ({ policy, repetition, keepDecisions }: ToAutoscalingThread) => {
    const run = runPolicy(plan, policy, repetition);
    port.postMessage(keepDecisions ? run : { ...run, decisions: [] });
  });
}
