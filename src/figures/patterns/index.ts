import type { Analysis } from '../../analysis/analysis.ts';
import type { Pattern } from '../../analysis/patterns/pattern.ts';
import type { Figure } from '../figure.ts';
import type { Width } from '../style.ts';
import { sentCounts } from './arrival-counts.ts';
import { sentGapCdf } from './gap-cdf.ts';
import { sentGapHistogram } from './gap-histogram.ts';
import { sentGapQuantiles } from './gap-qq.ts';
import { sentGapSeries } from './gap-series.ts';
import { type SentSample, sentSample } from './sent-sample.ts';

export { sentSample } from './sent-sample.ts';
export { workloadPatterns } from './workload-patterns.ts';

/** How the requests of one trial were sent: counts, and gaps in four ways. */
export function sentFigures(sample: SentSample, width: Width = 'wide'): Figure[] {
  const all = [sentCounts, sentGapHistogram, sentGapQuantiles, sentGapSeries, sentGapCdf];
  return all.flatMap((draw) => draw(sample, width) ?? []);
}

/** Of an analysis: the trials that stand for their series, at its lowest, middle and highest level. */
export function allSentFigures({ patterns }: Analysis, width: Width = 'wide'): Figure[] {
  return patterns.flatMap((pattern) => {
    if (pattern.sent_s === null) return [];
    const sample = sentSample(pattern, pattern.sent_s, pattern.gaps, idOf(pattern, patterns));
    return sample ? sentFigures(sample, width) : [];
  });
}

/** Whether a figure shows single sends: there are many, and they stand apart from what decides. */
export const isOfSends = ({ name }: Pick<Figure, 'name'>): boolean =>
  /^(arrival_counts|gap_(histogram|qq|series|cdf))_/.test(name);

/** 'low, open' -> low_open, with the level where there are several: low_open_0.5. */
function idOf({ series, level }: Pattern, all: readonly Pattern[]): string {
  const levels = new Set(all.filter((one) => one.series === series).map((one) => one.level));
  const name = levels.size > 1 ? `${series} ${level}` : series;
  return name.replaceAll(/[^\w.-]+/g, '_');
}
