import type { Histogram } from '../measure/histogram.ts';
import type { Calibration } from '../measure/service-rate.ts';
import type { PlannedDeployment, PlannedTrial } from '../plan/plan.ts';
import type { TrialResult } from '../results/trial-result.ts';

/** What a run tells while it works; a command line or a page draws it. */
export type RunEvent =
  | { type: 'deploying'; deployment: PlannedDeployment }
  | { type: 'priming'; deployment: PlannedDeployment }
  | { type: 'calibrating'; trial: PlannedTrial }
  | { type: 'calibrated'; calibration: Calibration }
  | { type: 'trial'; trial: PlannedTrial; done: number; of: number }
  | { type: 'second'; trial: PlannedTrial; live: LiveFigures }
  | { type: 'recorded'; result: TrialResult; done: number; of: number }
  | { type: 'note'; text: string };

/** The second that has just ended, from what the generators have sent so far. */
export interface LiveFigures {
  readonly elapsed_s: number;
  readonly total_s: number;
  readonly users: number;
  readonly sent_rps: number;
  readonly throughput_rps: number;
  readonly p95_ms: number | null;
  readonly errors: number;
  /** Of the good requests that were intended in that second, and of all that were sent. In us. */
  readonly response: Histogram;
  readonly lag: Histogram;
}

export type OnRunEvent = (event: RunEvent) => void;
