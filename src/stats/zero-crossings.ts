/** Where the straight lines through the points (x, y) change sign, in rising x. A stretch at 0 counts once, at its start. */
export function zeroCrossings(x: readonly number[], y: readonly number[]): number[] {
  const crossings: number[] = [];
  let last = -1;
  for (let i = 0; i < y.length; i++) {
    if (y[i] === 0) continue;
    if (last >= 0 && Math.sign(y[i]!) !== Math.sign(y[last]!)) {
      // Zeros in between put the crossing at the first of them.
      const next = last + 1;
      crossings.push(x[last]! + ((x[next]! - x[last]!) * y[last]!) / (y[last]! - y[next]!));
    }
    last = i;
  }
  return crossings;
}
