/**
 * X with X A = B for a square A of full rank: Gaussian elimination with partial pivoting on the transposes. Rows of B are
 * right-hand sides; balance equations of Markov chains have their unknowns in rows.
 */
export function solveLeft(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  const n = a.length;
  // Row i of the work: column i of A, then entry i of every right-hand side.
  const rows = a.map((_, i) => Float64Array.from([...a.map((row) => row[i]!), ...b.map((row) => row[i]!)]));
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    const top = rows[k]!;
    for (let i = k + 1; i < n; i++) {
      const row = rows[i]!;
      const factor = row[k]! / top[k]!;
      if (factor !== 0) for (let j = k; j < row.length; j++) row[j]! -= factor * top[j]!;
    }
  }
  return b.map((_, j) => {
    const x = new Array<number>(n).fill(0);
    for (let i = n - 1; i >= 0; i--) {
      let rest = rows[i]![n + j]!;
      for (let k = i + 1; k < n; k++) rest -= rows[i]![k]! * x[k]!;
      x[i] = rest / rows[i]![i]!;
    }
    return x;
  });
}
