import { BatchedSums, type Statistic } from './batched-sums.ts';

const [COUNT, SQUARE] = [0, 1];

/** How many points fall into each bin of `width` seconds, of points in rising order from 0. */
export class BinnedCounts {
  readonly sums = new BatchedSums(2);
  readonly #width: number;
  #bin = 0;
  #count = 0;

  constructor(width: number) {
    this.#width = width;
  }

  add(time: number): void {
    const bin = Math.floor(time / this.#width);
    if (bin !== this.#bin) {
      this.finish();
      this.#bin = bin;
    }
    this.#count++;
  }

  /** Counts the bin that is open. */
  finish(): void {
    if (this.#count > 0) {
      const at = this.sums.at(this.#bin);
      this.sums.values[at + COUNT]! += this.#count;
      this.sums.values[at + SQUARE]! += this.#count * this.#count;
    }
    this.#count = 0;
  }

  /** Whole bins up to a time. */
  bins(until: number): number {
    return Math.floor(until / this.#width);
  }
}

/** Index of dispersion: variance of the counts over their mean. */
export const dispersion: Statistic = (sums, bins) => {
  const mean = sums[COUNT]! / bins;
  return (sums[SQUARE]! - bins * mean * mean) / (bins - 1) / mean;
};

/** Points in a bin, on average. */
export const meanCount: Statistic = (sums, bins) => sums[COUNT]! / bins;
