/**
 * Places for labels of the given heights on a line: as near as they can be to where they are wanted (least
 * squares), in the same order, without touching, between `low` and `high`. Positions are the labels' centres.
 *
 * With every label shifted up by the room its predecessors need, "not touching" reads "not decreasing": isotonic
 * regression, solved by pooling adjacent violators; clamping its answer gives the bounded one.
 */
export function spread(
  wanted: readonly number[],
  heights: readonly number[],
  low: number,
  high: number,
): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const total = heights.reduce((sum, height) => sum + height, 0);
  // Where there is not room enough they overlap evenly.
  const squeeze = Math.min(1, (high - low) / total);
  const offsets: number[] = [];
  let offset = 0;
  for (const i of order) {
    offsets.push(offset + (heights[i]! * squeeze) / 2);
    offset += heights[i]! * squeeze;
  }
  const pools: { mean: number; size: number }[] = [];
  order.forEach((i, place) => {
    pools.push({ mean: wanted[i]! - offsets[place]!, size: 1 });
    while (pools.length > 1 && pools.at(-2)!.mean > pools.at(-1)!.mean) {
      const [last, before] = [pools.pop()!, pools.pop()!];
      const size = last.size + before.size;
      pools.push({ mean: (last.mean * last.size + before.mean * before.size) / size, size });
    }
  });
  const out = new Array<number>(wanted.length);
  let place = 0;
  for (const pool of pools) {
    const start = Math.min(Math.max(pool.mean, low), Math.max(low, high - offset));
    for (let k = 0; k < pool.size; k++, place++) out[order[place]!] = start + offsets[place]!;
  }
  return out;
}
