import { hash53 } from '../core/hash.ts';
import type { Arm, OpenWorkload, Plan, PlannedDeployment, PlannedTrial } from './plan.ts';

/** Of a process that one server can serve: connections that wait for it. */
const CONNECTIONS = 1000;

/**
 * The load that finds the service rate of a deployment before its trials: requests as they make them, one replica of the
 * entry service, Poisson arrivals. null: the plan has no calibration.
 */
export function calibrationTrial(
  plan: Plan,
  { id, repetition, arm }: PlannedDeployment,
): PlannedTrial | null {
  const trial = plan.trials.find((one) => one.deployment === id);
  if (!plan.calibration || !trial) return null;
  const { rate, warmup_s, measure_s } = plan.calibration;
  const { timeout_s, threads, scenario, transport } = trial.workload;
  const workload: OpenWorkload = {
    model: 'open',
    arrivals: 'poisson',
    rates: { kind: 'constant', rate },
    session: null,
    connections: CONNECTIONS,
    timeout_s,
    threads,
    scenario,
    transport,
  };
  return {
    order: id,
    run_id: `calibration_${String(id).padStart(3, '0')}_${arm}`,
    deployment: id,
    repetition,
    arm,
    factors: {},
    workload,
    phases: { warmup_s, measure_s, drain_s: trial.phases.drain_s },
    replicas: oneReplica(plan.arms[arm]!),
    seed: hash53({ seed: plan.seed, calibration: repetition }),
  };
}

const oneReplica = (arm: Arm) => (arm.kind === 'system' ? { [arm.system.entry]: 1 } : {});

/** The trial with its arrivals on the clock, now that the service rate is known. One with a rate of its own stays as it is. */
export function atServiceRate(trial: PlannedTrial, service_rate: number): PlannedTrial {
  const { workload } = trial;
  return workload.model === 'open' && workload.offered_load !== undefined
    ? withRate(trial, workload, service_rate * workload.offered_load, service_rate)
    : trial;
}

/** The trial as it was run, with this arrival rate of its result. */
export function asRun(trial: PlannedTrial, rate: number | null): PlannedTrial {
  const { workload } = trial;
  return workload.model === 'open' && workload.offered_load !== undefined && rate !== null
    ? withRate(trial, workload, rate, rate / workload.offered_load)
    : trial;
}

const withRate = (
  trial: PlannedTrial,
  workload: OpenWorkload,
  rate: number,
  service_rate: number,
): PlannedTrial => ({
  ...trial,
  workload: { ...workload, rates: { kind: 'constant', rate }, service_rate },
});
