import type { Evidence, Verdict } from '../measure/evidence.ts';
import type { Histogram } from '../measure/histogram.ts';
import type { TrialResult } from '../results/trial-result.ts';
import type { Circumstances } from './comparable.ts';

/** A results folder in memory: `analyze` reads no files and looks at no clock. */
export interface AnalysisInput extends Circumstances {
  readonly results: readonly TrialResult[];
  /** Response times of the good requests of a trial's measured window, in us; null where the file is gone. */
  histogramOf(run_id: string): Histogram | null;
  /** The verdict on a measurement, taken again from its evidence. */
  judge(evidence: Evidence): Verdict;
}
