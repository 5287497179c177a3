/**
 * Adjusted p values by Holm's step-down procedure, with weights: a hypothesis is rejected at family-wise level
 * alpha, whatever their dependence, when its adjusted p value is at most alpha.
 * S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6
 * (1979), sections 2 and 4. The hypotheses are taken by rising p / w; each shares alpha with those not yet
 * rejected in the proportion of the weights. Equal weights give the usual factors n, n - 1, ..., 1.
 */
export function holm(p: readonly number[], weights: readonly number[] = p.map(() => 1)): number[] {
  if (weights.length !== p.length || weights.some((w) => !(w > 0))) {
    throw new RangeError('Holm needs one positive weight for each p value');
  }
  const order = p.map((_, i) => i).sort((i, j) => p[i]! / weights[i]! - p[j]! / weights[j]! || i - j);
  const adjusted = new Array<number>(p.length);
  let left = weights.reduce((sum, w) => sum + w, 0);
  let largest = 0;
  for (const i of order) {
    largest = Math.max(largest, Math.min(1, (p[i]! * left) / weights[i]!));
    adjusted[i] = largest;
    left -= weights[i]!;
  }
  return adjusted;
}
