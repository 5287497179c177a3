import { gatherEvidence, type Observed } from '../measure/gather.ts';
import { judge } from '../measure/judge.ts';
import { resourcesIn } from '../measure/resources.ts';
import { summarise } from '../measure/summary.ts';
import { evaluateThreshold, parseThreshold } from '../measure/thresholds.ts';
import { lengthOf } from '../measure/window.ts';
import type { PlannedTrial } from '../plan/plan.ts';
import { rateOf, requestsOf, spawnRateOf, usersOf } from '../plan/workload.ts';
import { trialPath } from './layout.ts';
import type { TrialResult } from './trial-result.ts';

export interface FinishedTrial extends Omit<Observed, 'users' | 'requests' | 'synchronous_rps'> {
  readonly trial: PlannedTrial;
  readonly arch: string;
  readonly think_mean_s: number | null;
  readonly thresholds: readonly string[];
  /** When the load started, in seconds since 1970. */
  readonly startEpoch_s: number;
}

/** The row of a trial, from everything that was seen of it. */
export function makeTrialResult(finished: FinishedTrial): TrialResult {
  const { trial, window, series, sampling, startEpoch_s } = finished;
  const figures = summarise(series, window);
  const resources = resourcesIn(sampling, window);
  const { total_cpu_units, total_mem_gb } = resources.totals;
  const evidence = gatherEvidence({
    ...finished,
    users: usersOf(trial.workload),
    requests: requestsOf(trial.workload),
    synchronous_rps: trial.workload.model === 'closed' ? (trial.workload.synchronous?.rate ?? null) : null,
  });
  const verdict = judge(evidence);
  return {
    run_id: trial.run_id,
    arm: trial.arm,
    arch: finished.arch,
    concurrency: usersOf(trial.workload),
    rate: rateOf(trial),
    factors: trial.factors,
    repetition: trial.repetition,
    order: trial.order,
    deployment: trial.deployment,
    seed: trial.seed,
    duration_s: lengthOf(window),
    warmup_s: window.from,
    spawn_rate: spawnRateOf(trial.workload),
    think_mean_s: finished.think_mean_s,
    start_ts: timestamp(startEpoch_s + window.from),
    end_ts: timestamp(startEpoch_s + window.until),
    ...figures,
    resources,
    efficiency: {
      rps_per_cpu_unit: per(figures.goodput_rps, total_cpu_units),
      rps_per_gb_mem: per(figures.goodput_rps, total_mem_gb),
    },
    thresholds: finished.thresholds.map((text) =>
      evaluateThreshold(parseThreshold(text), figures, verdict.validity),
    ),
    ...verdict,
    evidence,
    raw_csv_path: trialPath(trial.run_id, 'stats'),
    history_csv_path: trialPath(trial.run_id, 'history'),
  };
}

const timestamp = (epoch_s: number) => new Date(epoch_s * 1000).toISOString();
const per = (rate: number, amount: number | null) => (amount === null || amount === 0 ? null : rate / amount);
