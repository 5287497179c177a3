/** From less than a nanosecond to 36 hours; gaps beyond go into the first and the last bin. */
const [LOWEST, HIGHEST] = [-30, 17];
/** Bins in each doubling, evenly in the logarithm: a bin is .034% wide. */
const BINS_PER_OCTAVE = 2048;
const BINS = (HIGHEST - LOWEST) * BINS_PER_OCTAVE;

/** The gaps of a run in bins that are narrow in proportion, 96,256 of them. */
export class GapHistogram {
  readonly #counts = new Uint32Array(BINS);
  #count = 0;

  add(gap_s: number): void {
    this.#counts[binOf(gap_s)]!++;
    this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  /** The most gaps that one bin from this gap on holds. */
  mostInABin(from_s = 0): number {
    return this.#counts.subarray(binOf(from_s)).reduce((most, count) => Math.max(most, count), 0);
  }

  /**
   * The two-sample Kolmogorov-Smirnov distance to other gaps, at the edges of bins from this gap on. It falls short of
   * the distance at any gap by what one bin holds at the most: for a density f and a gap x that is .00034 x f(x), so
   * .00013 for exponential gaps and below .001 wherever their coefficient of variation is above .14.
   */
  distance(other: GapHistogram, from_s = 0): number {
    const first = binOf(from_s);
    let [mine, others, largest] = [0, 0, 0];
    for (let bin = 0; bin < BINS; bin++) {
      mine += this.#counts[bin]!;
      others += other.#counts[bin]!;
      if (bin >= first) largest = Math.max(largest, Math.abs(mine / this.#count - others / other.#count));
    }
    return largest;
  }
}

function binOf(gap_s: number): number {
  const bin = Math.floor((Math.log2(gap_s) - LOWEST) * BINS_PER_OCTAVE);
  return Math.min(BINS - 1, Math.max(0, bin));
}
