import { isKept, type Trial } from '../trials.ts';

/**
 * Of every series the lowest, the middle and the highest level are drawn from single requests, each by its first trial that is
 * kept: pictures of more would tell the same again.
 */
export function standsForIts(trials: readonly Trial[]): (trial: Trial) => boolean {
  const chosen = new Set<Trial>();
  for (const series of new Set(trials.map((trial) => trial.series))) {
    const own = trials.filter((trial) => trial.series === series && isKept(trial));
    const levels = [...new Set(own.map(({ level }) => level))].sort((a, b) => a - b);
    const shown = [levels[0], levels[Math.floor((levels.length - 1) / 2)], levels.at(-1)];
    for (const level of new Set(shown)) {
      const atLevel = own.filter((trial) => trial.level === level);
      const first = atLevel.toSorted((a, b) => a.result.repetition - b.result.repetition)[0];
      if (first) chosen.add(first);
    }
  }
  return (trial) => chosen.has(trial);
}
