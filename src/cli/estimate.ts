import { measuredWindow } from '../measure/window.ts';
import type { Plan, PlannedTrial } from '../plan/plan.ts';

/** Seen on two cores: set-up, reset and draining of a trial, and starting and stopping a deployment. */
const TRIAL_OVERHEAD_S = 1.5;
const DEPLOYMENT_OVERHEAD_S = 4;

/** A guess of how long trials will take, before any has run. */
export function estimateSeconds(plan: Plan, trials: readonly PlannedTrial[]): number {
  const deployments = new Set(trials.map((trial) => trial.deployment)).size;
  return trials.reduce(
    (sum, { workload, phases }) => sum + measuredWindow(phases, workload).until + TRIAL_OVERHEAD_S,
    deployments * (DEPLOYMENT_OVERHEAD_S + plan.priming_s),
  );
}
