import type { Rng } from '../core/rng.ts';

/** What they are called in a sentence: 'Poisson arrivals', 'gamma:0.25 arrivals'. */
export const arrivalWords = ({ name }: Pick<ArrivalProcess, 'name'>): string =>
  `${name === 'poisson' ? 'Poisson' : name} arrivals`;

/**
 * Points on a line of their own, one a unit of it on average. A profile of rates stretches the line to seconds, so
 * every process can follow every profile and neither ever sees a clock.
 */
export interface ArrivalProcess {
  /** As it is written: 'poisson', 'gamma:0.25'. */
  readonly name: string;
  /** Squared coefficient of variation of the gaps: variance / mean^2, the mean being 1. Infinity: there is none. */
  readonly scv: number;
  /** Autocorrelation of neighbouring gaps; 0 where all gaps are the same. */
  readonly autocorrelation: number;
  /** Index of dispersion of the counts, Var N(t) / E N(t), over long stretches. */
  readonly dispersion: number;
  /** P(gap <= x). */
  gapCdf(x: number): number;
  /** Gaps that are so far apart in their order are independent of each other; null: none are. */
  readonly independentFrom: number | null;
  /**
   * Index of dispersion of the counts in stretches as long as so many gaps on average; null: it is not known for
   * stretches of that length.
   */
  dispersionIn(gaps: number): number | null;
  /** The points in rising order, one a call. They depend on the generator alone. */
  points(rng: Rng): () => number;
}
