import type { Analysis } from '../analysis/analysis.ts';
import { sentIn, timesIn, windowOf } from '../analysis/patterns/sent-times.ts';
import { sentFigures, sentSample } from '../figures/patterns/index.ts';
import type { SentSample } from '../figures/patterns/sent-sample.ts';
import { verdictWords } from '../figures/sample/words.ts';
import type { RequestRecord } from '../measure/request-record.ts';
import type { TrialResult } from '../results/trial-result.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import { pictures } from './html-blocks.ts';
import { checkTable } from './trial-arrivals.ts';

/** When the requests of a trial were sent, and whether as a Poisson process. null: they were not kept, or are too few. */
export function trialSends(
  { patterns }: Analysis,
  trial: TrialResult,
  requests: readonly RequestRecord[] | null,
): TrialSends | null {
  const pattern = patterns.find(({ run_id }) => run_id === trial.run_id);
  if (requests === null || !pattern?.gaps?.check) return null;
  const window = windowOf(trial);
  const times = timesIn(sentIn(requests, window), window);
  const sample = sentSample(pattern, times, pattern.gaps, trial.run_id);
  return sample ? { sample, check: pattern.gaps.check } : null;
}

export interface TrialSends {
  readonly sample: SentSample;
  readonly check: NonNullable<NonNullable<Analysis['patterns'][number]['gaps']>['check']>;
}

/** The part of a trial's page about them, as HTML. */
export function sendSection({ sample, check }: TrialSends, html: (block: Block) => string): string[] {
  const narrow = sentFigures(sample, 'narrow');
  return [
    html(heading(2, 'Requests as they were sent', 'sends')),
    html(paragraph(`Of the measured window. ${verdictWords('exponential', check)}`)),
    html(checkTable(check)),
    ...sentFigures(sample).map((figure, i) => pictures(figure.svg, narrow[i]!.svg)),
  ];
}
