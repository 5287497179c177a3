/** A deviation of five in a hundred of what the hypothesis says. */
export const MARGIN = 0.05;

/** Effects that do not matter, all from one number m. */
export interface Margins {
  /** No probability of an interval (-inf, x] is off by more than m. */
  readonly distance: number;
  /** Autocorrelation. */
  readonly correlation: number;
  /**
   * Of the index of dispersion from 1, in short and in long windows. With 2 m the counts' standard deviation is off
   * by about m. A rate that itself swings by a share v of its mean adds v^2 times a window's events to the index, so
   * the same swing shows more in long windows, and more is allowed there.
   */
  readonly dispersion: { readonly short: number; readonly long: number };
}

export function marginsOf(margin = MARGIN): Margins {
  if (!(margin > 0 && margin < 0.5)) {
    throw new RangeError(`a margin is above 0 and below 0.5, got ${margin}`);
  }
  return { distance: margin, correlation: margin, dispersion: { short: 2 * margin, long: 4 * margin } };
}
