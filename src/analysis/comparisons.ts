import type { Comparison, Design, Metric, OverallComparison, Series } from './analysis.ts';
import { pairsOf } from './design.ts';
import { ALPHA, adjust } from './family.ts';
import { comparedMetrics, metrics } from './metrics.ts';
import { atLevel, completeTable, difference, type LogRatios, overLevels } from './paired.ts';
import { keptTrials, type Trial, type TrialAt } from './trials.ts';

/** Every pair of series in every metric: over all levels, and at each. */
export function comparisonsOf(
  design: Design,
  series: readonly Series[],
  trials: readonly Trial[],
): { overall: OverallComparison[]; comparisons: Comparison[] } {
  const overall: Unadjusted<OverallComparison>[] = [];
  const comparisons: Unadjusted<Comparison>[] = [];
  const trialAt = keptTrials(trials);
  for (const [a, b] of pairsOf(series)) {
    for (const metric of comparedMetrics) {
      const common = { metric, a: a.name, b: b.name };
      const ratios = logRatios(design, trialAt, metric, a.name, b.name);
      design.x.levels.forEach((level, column) => {
        const own = atLevel(ratios, column);
        if (own.length > 0) comparisons.push({ ...common, level, ...difference(own) });
      });
      const table = completeTable(ratios);
      const means = overLevels(ratios, table);
      const levels = table.columns.map((column) => design.x.levels[column]!);
      if (means.length > 0) overall.push({ ...common, levels, ...difference(means) });
    }
  }
  const members = [
    ...overall.map(({ metric, p }) => ({ metric, p, overall: true })),
    ...comparisons.map(({ metric, p }) => ({ metric, p, overall: false })),
  ];
  const adjusted = adjust(members, design.primary);
  const judged = <T>(one: T, i: number) => {
    const p_adjusted = adjusted[i] ?? null;
    return { ...one, p_adjusted, different: p_adjusted !== null && p_adjusted <= ALPHA };
  };
  return {
    overall: overall.map(judged),
    comparisons: comparisons.map((one, i) => judged(one, overall.length + i)),
  };
}

type Unadjusted<T> = Omit<T, 'p_adjusted' | 'different'>;

/** Paired by repetition: both arms of a repetition ran close to each other and drew the same load. */
export function logRatios(design: Design, trialAt: TrialAt, metric: Metric, a: string, b: string): LogRatios {
  const { of } = metrics[metric];
  return Array.from({ length: design.repetitions }, (_, repetition) =>
    design.x.levels.map((level) => {
      const [ta, tb] = [trialAt(a, repetition, level), trialAt(b, repetition, level)];
      const [x, y] = [ta ? of(ta.result) : null, tb ? of(tb.result) : null];
      return x !== null && y !== null && x > 0 && y > 0 ? Math.log(y / x) : null;
    }),
  );
}
