/** The gaps between times in rising order: one fewer than there are times. */
export function gapsOf(times: readonly number[]): number[] {
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const gap = times[i]! - times[i - 1]!;
    if (!(gap >= 0)) throw new RangeError(`times are in rising order, got ${times[i]} after ${times[i - 1]}`);
    gaps.push(gap);
  }
  return gaps;
}

/**
 * How many of the times lie in each of the windows that fill the stretch from the first time to the last. The ends
 * themselves are not counted, since the stretch was chosen to have events there; a rest at the end is dropped.
 */
export function countsIn(times: readonly number[], window: number): number[] {
  if (!(window > 0)) throw new RangeError(`a window is longer than 0, got ${window}`);
  const first = times[0] ?? 0;
  // A stretch that was divided into windows may come out short of a whole one by its last bits.
  const windows = Math.floor(((times.at(-1) ?? 0) - first) / window + 1e-9);
  const counts = new Array<number>(windows).fill(0);
  for (let i = 1; i < times.length - 1; i++) {
    const at = Math.floor((times[i]! - first) / window);
    if (at < windows) counts[at]!++;
  }
  return counts;
}
