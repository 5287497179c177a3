import type { Effect } from '../../stats/checks/aspect.ts';
import type { AssumptionName, TheoryTrial } from './theory.ts';

interface Weighted {
  readonly effect: Effect;
  readonly weight: number;
}

/**
 * Assumptions that broke in no trial and that all of them together do not show. A window of a minute is too short for some
 * margins (counts of Poisson arrivals have a relative variance of 2 / windows), so each effect is averaged over the trials,
 * weighted by their requests, and its interval is that of independent errors; it is shown where that lies inside the margin.
 * Largest distances come out too far from 0 in each trial, and so in the average.
 */
export function notShown(trials: readonly TheoryTrial[]): AssumptionName[] {
  const all = trials.flatMap(({ assumptions, conservation }) =>
    (assumptions ?? []).map((one) => ({ one, weight: conservation.sent })),
  );
  const names = [...new Set(all.map(({ one }) => one.name))];
  return names.filter((name) => {
    const own = all.filter(({ one }) => one.name === name);
    if (own.some(({ one }) => one.outcome === 'broken')) return false;
    if (own.some(({ one }) => one.outcome === 'untold')) return true;
    const effects = new Map<string, Weighted[]>();
    for (const { one, weight } of own) {
      for (const { name: aspect, effect } of one.aspects) {
        effects.set(aspect, [...(effects.get(aspect) ?? []), { effect, weight }]);
      }
    }
    return effects.size === 0 || ![...effects.values()].every(isInside);
  });
}

function isInside(all: readonly Weighted[]): boolean {
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  const averaged = (of: (effect: Effect) => number) =>
    all.reduce((sum, { effect, weight }) => sum + weight * of(effect), 0) / total;
  const half = (of: (effect: Effect) => number) =>
    Math.hypot(...all.map(({ effect, weight }) => weight * of(effect))) / total;
  const value = averaged((effect) => effect.value);
  const low = value - half((effect) => effect.value - effect.low);
  const high = value + half((effect) => effect.high - effect.value);
  return low >= averaged(({ margin }) => margin.low) && high <= averaged(({ margin }) => margin.high);
}
