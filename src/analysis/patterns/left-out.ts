import type { Generator } from './pattern.ts';

/** Who left out more than this part of the load did not keep the pace that was asked for. */
const BEHIND = 0.05;

/** The part of a load that a generator left out since it waited for answers; chance is not in it, as in a rate that was sent. */
export const leftOut = (generator: Generator, omitted: number | null, sent: number): number =>
  generator === 'synchronous' && omitted ? omitted / (omitted + sent) : 0;

export const isBehind = (share: number): boolean => share > BEHIND;
