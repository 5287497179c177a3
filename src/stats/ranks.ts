export interface Ranks {
  /** From 1; tied values share the mean of their places. */
  readonly ranks: readonly number[];
  /** Sum of t^3 - t over the groups of t tied values; 0 without ties. */
  readonly ties: number;
}

export function ranksOf(values: readonly number[]): Ranks {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  let ties = 0;
  for (let i = 0; i < order.length; ) {
    let end = i + 1;
    while (end < order.length && values[order[end]!] === values[order[i]!]) end++;
    for (let k = i; k < end; k++) ranks[order[k]!] = (i + 1 + end) / 2;
    const t = end - i;
    ties += t ** 3 - t;
    i = end;
  }
  return { ranks, ties };
}
