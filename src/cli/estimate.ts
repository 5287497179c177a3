import { measuredWindow } from '../measure/window.ts';
import type { Plan, PlannedTrial } from '../plan/plan.ts';
import { requestsOf } from '../plan/workload.ts';

/** Seen on two cores: set-up, reset and draining of a trial, and starting and stopping a deployment. */
const TRIAL_OVERHEAD_S = 1.5;
const DEPLOYMENT_OVERHEAD_S = 4;

/** Nobody knows before how long a number of requests takes. */
const COUNT_S = 30;

function lengthOf({ workload, phases }: PlannedTrial): number {
  const { from, until } = measuredWindow(phases, workload);
  return requestsOf(workload) === null ? until : Math.min(until, from + COUNT_S);
}

const calibrationSeconds = ({ calibration }: Plan) =>
  calibration ? calibration.warmup_s + calibration.measure_s + TRIAL_OVERHEAD_S : 0;

/** A guess of how long trials will take, before any has run. */
export function estimateSeconds(plan: Plan, trials: readonly PlannedTrial[]): number {
  const deployments = new Set(trials.map((trial) => trial.deployment)).size;
  return trials.reduce(
    (sum, trial) => sum + lengthOf(trial) + TRIAL_OVERHEAD_S,
    deployments * (DEPLOYMENT_OVERHEAD_S + plan.priming_s + calibrationSeconds(plan)),
  );
}
