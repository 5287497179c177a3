/** The inverse of a small symmetric positive definite matrix, by Gauss and Jordan; NaN where it is singular. */
export function invertSymmetric(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < n; i++) {
    const pivot = rows[i]!.map((v) => v / rows[i]![i]!);
    rows.forEach((row, k) => {
      const factor = row[i]!;
      rows[k] = k === i ? pivot : row.map((v, j) => v - factor * pivot[j]!);
    });
  }
  return rows.map((row) => row.slice(n));
}
