export interface Batches {
  /** Values in one batch. */
  readonly size: number;
  /** Values at the beginning that fill no batch. */
  readonly left: number;
  readonly of: readonly (readonly number[])[];
}

/** So many batches of neighbouring values, all of one size; what is left over is dropped at the beginning. */
export function batchesOf(values: readonly number[], batches: number): Batches {
  if (!(Number.isInteger(batches) && batches >= 2)) {
    throw new RangeError(`batches are a whole number of at least 2, got ${batches}`);
  }
  const size = Math.floor(values.length / batches);
  if (size < 1) throw new RangeError(`${batches} batches need as many values, got ${values.length}`);
  const left = values.length - size * batches;
  const of = Array.from({ length: batches }, (_, i) => values.slice(left + i * size, left + (i + 1) * size));
  return { size, left, of };
}
