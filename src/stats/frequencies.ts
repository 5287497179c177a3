/** How often each whole number occurs: at place k the number of k's, from 0 to the largest. */
export function frequencies(counts: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < counts.length; i++) {
    const k = counts[i]!;
    if (!(Number.isInteger(k) && k >= 0)) throw new RangeError(`counts are whole numbers from 0, got ${k}`);
    while (out.length <= k) out.push(0);
    out[k]!++;
  }
  return out;
}
