/** Batches at the most; when there would be more, neighbours become one. So there are 128 to 256 of any long run. */
const MOST_BATCHES = 256;

/** A standard error from fewer batches is no more than a guess. */
export const FEWEST_BATCHES = 10;

/**
 * Sums over a run, batch by batch, in constant memory however long it lasts. A batch is as many units of the run (bins,
 * stretches of time) as every other, a power of two.
 */
export class BatchedSums {
  readonly #columns: number;
  readonly values: Float64Array;
  #units = 1;

  constructor(columns: number) {
    this.#columns = columns;
    this.values = new Float64Array(MOST_BATCHES * columns);
  }

  /** Units in a batch. */
  get units(): number {
    return this.#units;
  }

  /** Where in `values` the sums of the batch with this unit begin. */
  at(unit: number): number {
    while (unit >= MOST_BATCHES * this.#units) this.coarsen();
    return Math.floor(unit / this.#units) * this.#columns;
  }

  /** Makes two batches one. */
  coarsen(): void {
    const { values } = this;
    const columns = this.#columns;
    for (let batch = 0; batch < MOST_BATCHES / 2; batch++) {
      for (let column = 0; column < columns; column++) {
        const at = 2 * batch * columns + column;
        values[batch * columns + column] = values[at]! + values[at + columns]!;
      }
    }
    values.fill(0, (MOST_BATCHES / 2) * columns);
    this.#units *= 2;
  }

  /** The sums of one batch. */
  batch(index: number): Float64Array {
    return this.values.subarray(index * this.#columns, (index + 1) * this.#columns);
  }
}

/** A figure of the sums of a batch or of several: `units` of the run they are of. */
export type Statistic = (sums: Float64Array, units: number) => number;

export interface Compared {
  readonly sent: number;
  readonly intended: number;
  /** Of their difference. null: too few batches to tell. */
  readonly standardError: number | null;
}

/**
 * A figure of what was sent and of what was intended over the whole batches of the first `units` units, and the standard
 * error of the difference by the delete-one-batch jackknife: B. Efron, C. Stein, "The jackknife estimate of variance",
 * Annals of Statistics 9 (1981). Both see the same arrivals, so the difference is far surer than either figure; the
 * jackknife knows that, since it leaves out the same batch of both.
 */
export function compare(
  sent: BatchedSums,
  intended: BatchedSums,
  units: number,
  statistic: Statistic,
): Compared {
  while (sent.units < intended.units) sent.coarsen();
  while (intended.units < sent.units) intended.coarsen();
  const size = sent.units;
  const batches = Math.min(MOST_BATCHES, Math.floor(units / size));
  const totals = [sent, intended].map((sums) => total(sums, batches));
  const without = (sums: BatchedSums, all: Float64Array, b: number) => {
    const left = sums.batch(b);
    return statistic(
      all.map((value, i) => value - left[i]!),
      (batches - 1) * size,
    );
  };
  const differences = Array.from(
    { length: batches },
    (_, b) => without(sent, totals[0]!, b) - without(intended, totals[1]!, b),
  );
  const mean = differences.reduce((sum, d) => sum + d, 0) / batches;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  return {
    sent: statistic(totals[0]!, batches * size),
    intended: statistic(totals[1]!, batches * size),
    standardError: batches < FEWEST_BATCHES ? null : Math.sqrt(((batches - 1) / batches) * squares),
  };
}

function total(sums: BatchedSums, batches: number): Float64Array {
  const all = new Float64Array(sums.batch(0).length);
  for (let b = 0; b < batches; b++) {
    const batch = sums.batch(b);
    for (let i = 0; i < all.length; i++) all[i]! += batch[i]!;
  }
  return all;
}
