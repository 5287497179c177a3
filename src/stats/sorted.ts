/** The values in rising order, in a new array; NaN and infinities are refused. */
export function sorted(values: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(values);
  for (const value of out) {
    if (!Number.isFinite(value)) throw new RangeError(`a sample holds finite numbers, got ${value}`);
  }
  return out.sort();
}
