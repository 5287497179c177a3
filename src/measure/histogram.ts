/**
 * A histogram of durations in microseconds, fast and guarded enough for the hot path. The buckets are those of
 * HdrHistogram (G. Tene) for 1 us to 1 h at 3 significant digits: bucket 0 holds 0 ... 2047 one by one, bucket b
 * holds 2^(b+10) ... 2^(b+11) - 1 in 1024 steps of 2^b. So an index here is an index there, and a `.hlog` written
 * from these counts is exact.
 */
export const LOWEST_US = 1;
export const HIGHEST_US = 3_600_000_000;
export const SIGNIFICANT_DIGITS = 3;

const HALF_MAGNITUDE = 10;
const HALF = 1 << HALF_MAGNITUDE;
const SINGLE_STEPS = 2 * HALF;

/** The counts that are not zero, for sending and storing. An empty histogram has min = max = 0. */
export interface SparseHistogram {
  indices: number[];
  counts: number[];
  sum: number;
  min: number;
  max: number;
}

/** The slot of a whole number of microseconds up to HIGHEST_US. */
export function indexOf(us: number): number {
  if (us < SINGLE_STEPS) return us;
  const bucket = 31 - HALF_MAGNITUDE - Math.clz32(us);
  return bucket * HALF + (us >>> bucket);
}

/** The smallest whole value of a slot. */
export function lowestOf(index: number): number {
  if (index < SINGLE_STEPS) return index;
  const bucket = (index >>> HALF_MAGNITUDE) - 1;
  return ((index & (HALF - 1)) + HALF) * 2 ** bucket;
}

/** The largest whole value of a slot: what HdrHistogram calls the highest equivalent value. */
export function highestOf(index: number): number {
  return index < SINGLE_STEPS ? index : lowestOf(index) + 2 ** ((index >>> HALF_MAGNITUDE) - 1) - 1;
}

const LAST_INDEX = indexOf(HIGHEST_US);

export class Histogram {
  /** Grows to the slots in use: most histograms of lags and responses stay within a few thousand. */
  #counts = new Uint32Array(SINGLE_STEPS);
  /** The slots that are not zero, in the order they were first hit. */
  #touched: number[] = [];
  #count = 0;
  #overflow = 0;
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;

  /**
   * Counts one duration, rounded to whole microseconds; sum, min and max keep it as it is. Above HIGHEST_US it
   * goes into the last slot and is counted as overflow. NaN, infinite and negative durations are errors.
   */
  record(us: number): void {
    if (!(us >= 0 && us < Infinity))
      throw new RangeError(`a duration is a finite number of us >= 0, got ${us}`);
    if (us > HIGHEST_US) this.#overflow++;
    this.#add(us < HIGHEST_US ? indexOf(Math.round(us)) : LAST_INDEX, 1);
    this.#sum += us;
    if (us < this.#min) this.#min = us;
    if (us > this.#max) this.#max = us;
  }

  #add(index: number, count: number): void {
    if (index >= this.#counts.length) this.#grow(index);
    if (this.#counts[index] === 0) this.#touched.push(index);
    this.#counts[index]! += count;
    this.#count += count;
  }

  #grow(index: number): void {
    const counts = new Uint32Array(2 ** Math.ceil(Math.log2(index + 1)));
    counts.set(this.#counts);
    this.#counts = counts;
  }

  get count(): number {
    return this.#count;
  }

  /** How many of them were above HIGHEST_US. */
  get overflow(): number {
    return this.#overflow;
  }

  get sum(): number {
    return this.#sum;
  }

  /** Exact, as are max and mean; NaN when nothing was recorded. */
  get min(): number {
    return this.#count === 0 ? Number.NaN : this.#min;
  }

  get max(): number {
    return this.#count === 0 ? Number.NaN : this.#max;
  }

  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#sum / this.#count;
  }

  /** Of the middles of the slots, n - 1 in the denominator; NaN of fewer than two values. */
  get variance(): number {
    if (this.#count < 2) return Number.NaN;
    const { mean } = this;
    let sum = 0;
    for (const i of this.#touched) {
      const middle = (lowestOf(i) + highestOf(i)) / 2;
      sum += this.#counts[i]! * (middle - mean) ** 2;
    }
    return sum / (this.#count - 1);
  }

  /**
   * The value that p percent of the recorded ones do not exceed, as HdrHistogram defines it: the highest value of
   * the slot in which the count reaches p percent, the lowest one of the first slot for p = 0. NaN when empty.
   */
  percentile(p: number): number {
    if (!(p >= 0 && p <= 100)) throw new RangeError(`a percentile is a number from 0 to 100, got ${p}`);
    if (this.#count === 0) return Number.NaN;
    const exact = (p / 100) * this.#count;
    // The product may be one unit in the last place too large; that must not skip a count.
    const wanted = Math.max(1, Math.ceil(exact - exact * Number.EPSILON));
    let seen = 0;
    for (let i = 0; i < this.#counts.length; i++) {
      seen += this.#counts[i]!;
      if (seen >= wanted) return p === 0 ? lowestOf(i) : highestOf(i);
    }
    throw new RangeError('unreachable: the counts of a histogram add up to its count');
  }

  /** Adds all that another histogram holds. */
  merge(other: Histogram): void {
    for (const index of other.#touched) this.#add(index, other.#counts[index]!);
    this.#overflow += other.#overflow;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** The slots in use, in rising order. */
  toSparse(): SparseHistogram {
    // A typed array sorts numbers as numbers, several times as fast as with a comparison of our own.
    const indices = Array.from(Uint32Array.from(this.#touched).sort());
    return {
      indices,
      counts: indices.map((i) => this.#counts[i]!),
      sum: this.#sum,
      min: this.#count === 0 ? 0 : this.#min,
      max: this.#count === 0 ? 0 : this.#max,
    };
  }

  /** Adds what another thread, or a file, holds. What cannot be a histogram is an error. */
  addSparse(sparse: SparseHistogram): void {
    const { indices, counts } = sparse;
    if (indices.length === 0) return;
    for (let i = 0; i < indices.length; i++) {
      const [index, count] = [indices[i]!, counts[i] ?? 0];
      if (!Number.isInteger(index) || index < 0 || index > LAST_INDEX) {
        throw new RangeError(`a histogram has the slots 0 to ${LAST_INDEX}, got ${index}`);
      }
      if (!Number.isSafeInteger(count) || count < 1)
        throw new RangeError(`a count is at least 1, got ${count}`);
      this.#add(index, count);
    }
    this.#sum += sparse.sum;
    this.#min = Math.min(this.#min, sparse.min);
    this.#max = Math.max(this.#max, sparse.max);
  }

  /** Empties it; costs only the slots that were in use. */
  reset(): void {
    for (const index of this.#touched) this.#counts[index] = 0;
    this.#touched = [];
    this.#count = 0;
    this.#overflow = 0;
    this.#sum = 0;
    this.#min = Infinity;
    this.#max = -Infinity;
  }
}
