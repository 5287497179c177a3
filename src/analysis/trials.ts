import type { Verdict } from '../measure/evidence.ts';
import type { TrialResult } from '../results/trial-result.ts';
import type { Design, Series } from './analysis.ts';
import { belongsTo, levelOf } from './design.ts';
import type { AnalysisInput } from './input.ts';

/** A trial in its place in the design, with its verdict taken again. */
export interface Trial {
  readonly result: TrialResult;
  readonly verdict: Verdict;
  readonly series: string;
  readonly level: number;
}

/** In the order of execution, so that the order of the journal's lines changes nothing. */
export function placeTrials(input: AnalysisInput, design: Design, series: readonly Series[]): Trial[] {
  const ordered = input.results.toSorted((a, b) => a.order - b.order);
  return ordered.flatMap((result) => {
    const own = series.find((one) => belongsTo(one, result));
    const verdict = input.judge(result.evidence);
    return own ? [{ result, verdict, series: own.name, level: levelOf(design, result) }] : [];
  });
}

/** An INVALID trial measured something else than the system: it is named and left out. SUSPECT ones stay. */
export const isKept = (trial: Trial): boolean => trial.verdict.validity !== 'INVALID';

export type TrialAt = (series: string, repetition: number, level: number) => Trial | undefined;

/** Looks up the kept trial of a series in a repetition at a level. */
export function keptTrials(trials: readonly Trial[]): TrialAt {
  const key = (...parts: (string | number)[]) => parts.join('\n');
  const known = new Map(
    trials.filter(isKept).map((trial) => [key(trial.series, trial.result.repetition, trial.level), trial]),
  );
  return (...place) => known.get(key(...place));
}
