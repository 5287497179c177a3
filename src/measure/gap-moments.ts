import { BatchedSums, type Statistic } from './batched-sums.ts';

const [PAIRS, GAP, SQUARE, PRODUCT] = [0, 1, 2, 3];
/** A batch begins as this many seconds. */
const UNIT_S = 0.01;

/** Moments of the gaps between points in rising order from 0, and of pairs of neighbouring gaps. */
export class GapMoments {
  readonly sums = new BatchedSums(4);
  #before = Number.NaN;

  /** The gap that ends at `time`. */
  add(gap: number, time: number): void {
    if (!Number.isNaN(this.#before)) {
      const at = this.sums.at(Math.floor(time / UNIT_S));
      const { values } = this.sums;
      values[at + PAIRS]! += 1;
      values[at + GAP]! += gap;
      values[at + SQUARE]! += gap * gap;
      values[at + PRODUCT]! += gap * this.#before;
    }
    this.#before = gap;
  }

  units(until: number): number {
    return Math.floor(until / UNIT_S);
  }
}

/** Correlation of a gap with the one before it. */
export const autocorrelation: Statistic = (sums) => {
  const mean = sums[GAP]! / sums[PAIRS]!;
  return (sums[PRODUCT]! / sums[PAIRS]! - mean * mean) / (sums[SQUARE]! / sums[PAIRS]! - mean * mean);
};

/** Squared coefficient of variation of the gaps. */
export const gapScv: Statistic = (sums) => {
  const mean = sums[GAP]! / sums[PAIRS]!;
  return sums[SQUARE]! / sums[PAIRS]! / (mean * mean) - 1;
};
