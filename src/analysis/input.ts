import type { Evidence, Verdict } from '../measure/evidence.ts';
import type { Histogram } from '../measure/histogram.ts';
import type { PrometheusReading } from '../measure/prometheus-reading.ts';
import type { RequestRecord } from '../measure/request-record.ts';
import type { Calibration } from '../measure/service-rate.ts';
import type { TrialResult } from '../results/trial-result.ts';
import type { Circumstances } from './comparable.ts';

/** A results folder in memory: `analyze` reads no files and looks at no clock. */
export interface AnalysisInput extends Circumstances {
  readonly results: readonly TrialResult[];
  /** The service rates that were found before the trials, in the order of deployments. */
  readonly calibrations: readonly Calibration[];
  /** Response times of the good requests of a trial's measured window, in us; null where the file is gone. */
  histogramOf(run_id: string): Histogram | null;
  /** Each request of a trial, the warm-up's too, in the order of their numbers; null: the plan does not keep them. */
  requestsOf(run_id: string): readonly RequestRecord[] | null;
  /** What a Prometheus said of a trial's window; null: none was asked. */
  readingOf(run_id: string): PrometheusReading | null;
  /** The verdict on a measurement, taken again from its evidence. */
  judge(evidence: Evidence): Verdict;
}
