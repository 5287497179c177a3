import { atServiceRate } from '../plan/calibration.ts';
import { modelOf } from '../plan/on-simulation.ts';
import type { Plan, PlannedTrial, SystemArm } from '../plan/plan.ts';
import type { ResultsWriter, TrialRecord } from '../results/write-results.ts';
import { serviceRateFor } from './calibrate.ts';
import type { OnRunEvent } from './run-event.ts';
import { simulateTrial } from './simulated-trial.ts';

export interface SimulateOptions {
  /** The results folder; trials that it has already are not run again. */
  readonly writer: ResultsWriter;
  readonly onEvent: OnRunEvent;
}

/** Simulates what is left of a plan, trial after trial. */
export async function simulatePlan(
  plan: Plan,
  { writer, onEvent }: SimulateOptions,
  signal: AbortSignal,
): Promise<void> {
  const of = plan.trials.length;
  for (const planned of plan.trials) {
    if (writer.done.has(planned.run_id)) continue;
    const deployment = plan.deployments[planned.deployment]!;
    const service_rate = await serviceRateFor(plan, deployment, { writer, onEvent }, async (load) => ({
      record: await simulated({ ...plan, keep_requests: true }, load, signal),
      work: null,
    }));
    const trial = service_rate === null ? planned : atServiceRate(planned, service_rate);
    onEvent({ type: 'trial', trial, done: writer.done.size, of });
    const record = await simulated(plan, trial, signal);
    await writer.record(record);
    onEvent({ type: 'recorded', result: record.result, done: writer.done.size, of });
  }
}

/** All trials of a plan, simulated, and written nowhere. */
export async function simulateTrials(plan: Plan, signal: AbortSignal): Promise<TrialRecord[]> {
  const records: TrialRecord[] = [];
  for (const trial of plan.trials) records.push(await simulated(plan, trial, signal));
  return records;
}

function simulated(plan: Plan, trial: PlannedTrial, signal: AbortSignal): Promise<TrialRecord> {
  const arm = plan.arms[trial.arm] as SystemArm;
  return simulateTrial(
    trial,
    {
      arm,
      model: modelOf(trial.arm, arm),
      proxied: plan.proxied,
      thresholds: plan.thresholds,
      sampleInterval_s: plan.sample_interval_s,
      keepRequests: plan.keep_requests ?? false,
    },
    signal,
  );
}
