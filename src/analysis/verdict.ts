import type { Estimate, PairedComparison } from './analysis.ts';

/** What a comparison can say: nothing was tested with a single repetition, and wild repetitions test nothing. */
export type PairVerdict = 'different' | 'no difference' | 'too noisy' | 'not tested';

/** 'No difference' of a comparison that could not have seen even this factor would only mislead. */
const USELESS_FACTOR = 3;

/** An interval whose ends lie further apart than this factor tells nobody anything. */
const USELESS_SPAN = 10;

export function verdictOf(one: PairedComparison): PairVerdict {
  if (one.p === null) return 'not tested';
  if (one.different) return 'different';
  const blind = one.smallest_detectable !== null && 1 + one.smallest_detectable > USELESS_FACTOR;
  return blind || isWide(one.relative) ? 'too noisy' : 'no difference';
}

/** Whether the interval of a relative difference says hardly anything. */
export function isWide({ low, high }: Pick<Estimate, 'low' | 'high'>): boolean {
  return low !== null && high !== null && 1 + high > USELESS_SPAN * (1 + low);
}

export const NOT_TESTED = 'cannot be told: one valid repetition';
export const TOO_NOISY = 'the repetitions differ too much among themselves to tell';
