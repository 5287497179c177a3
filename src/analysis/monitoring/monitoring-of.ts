import type { PrometheusReading, QueryReading } from '../../measure/prometheus-reading.ts';
import type { RequestRecord } from '../../measure/request-record.ts';
import type { Plan } from '../../plan/plan.ts';
import { windowOf } from '../../results/read-results.ts';
import { isKept, type Trial } from '../trials.ts';
import type { MonitoredQuantity, MonitoredTrial } from './monitored-trial.ts';
import { type OwnFigures, ownFigure } from './ours.ts';

/** Beyond this, two ways of measuring one thing do not agree. */
export const AGREEMENT = 0.05;

export interface MonitoringSource {
  /** null: no Prometheus was asked about the trial. */
  readingOf(run_id: string): PrometheusReading | null;
  requestsOf(run_id: string): readonly RequestRecord[] | null;
}

/** Each trial that a Prometheus was asked about, in the order of execution. */
export function monitoringOf(
  plan: Plan,
  trials: readonly Trial[],
  source: MonitoringSource,
): MonitoredTrial[] {
  return trials.flatMap((trial) => {
    const reading = source.readingOf(trial.result.run_id);
    return reading ? [monitored(plan, trial, reading, source)] : [];
  });
}

function monitored(
  plan: Plan,
  trial: Trial,
  reading: PrometheusReading,
  source: MonitoringSource,
): MonitoredTrial {
  const { result, series, level } = trial;
  const own: Omit<OwnFigures, 'replicas'> = {
    result,
    arm: plan.arms[result.arm]!,
    window: windowOf(result),
    requests: source.requestsOf(result.run_id),
  };
  // The first scrape of the window comes up to an interval after its begin, the last one up to an interval before its end.
  const tolerance = AGREEMENT + reading.interval_s / result.duration_s;
  const replicasOf = (job: string) =>
    reading.pages.filter((page) => page.job === job).map((page) => page.replica);
  return {
    run_id: result.run_id,
    series,
    arm: result.arm,
    level,
    kept: isKept(trial),
    prometheus: reading.prometheus,
    interval_s: reading.interval_s,
    quantities: reading.queries.map((query) =>
      beside(query, { ...own, replicas: replicasOf(query.job) }, tolerance),
    ),
    gaps: reading.gaps,
  };
}

function beside(query: QueryReading, own: OwnFigures, tolerance: number): MonitoredQuantity {
  const { quantity, job, caveat, instant } = query;
  const { value: ours, from: ours_from } = ownFigure(quantity, job, own);
  const theirs = instant.value;
  const relative_difference = theirs === null || ours === null || ours === 0 ? null : (theirs - ours) / ours;
  return {
    ...{ quantity, job, query: instant.query, theirs, missing: instant.missing, ours, ours_from },
    ...{ relative_difference, tolerance, caveat },
    agrees:
      relative_difference === null || caveat !== null ? null : Math.abs(relative_difference) <= tolerance,
  };
}
