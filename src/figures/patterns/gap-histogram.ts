import type { Figure } from '../figure.ts';
import { histogramAgainst, shapeTitle } from '../sample/gap-histogram.ts';
import { inUnit } from '../sample/time-unit.ts';
import { timeWords } from '../sample/words.ts';
import type { Width } from '../style.ts';
import { type SentSample, withReason } from './sent-sample.ts';

/** How the gaps between sends are spread. */
export function sentGapHistogram(sample: SentSample, width: Width = 'wide'): Figure {
  const { id, series, run_id, gaps, mean, shape } = sample;
  const reference = {
    name: `exponential of mean ${timeWords(mean)}`,
    mean,
    cdf: (t: number) => -Math.expm1(-t / mean),
  };
  const words = {
    name: `gap_histogram_${id}`,
    topic: `Gaps as they were sent, ${series}`,
    title: withReason(sample, shapeTitle(shape, mean, 'gaps')),
    what: 'gaps',
    of: ` of ${series} (${run_id})`,
    key: 'gaps as sent',
    axis: 'gap between sends',
    ...inUnit(mean),
    least: 3,
  };
  return histogramAgainst(gaps, reference, shape, words, width);
}
