import { detectableShift } from '../stats/detectable-shift.ts';
import { mean } from '../stats/mean.ts';
import { pairedTTest } from '../stats/paired-t-test.ts';
import { studentQuantile } from '../stats/student-t.ts';
import type { Estimate } from './analysis.ts';
import { ALPHA } from './family.ts';

/** Logarithms of b / a: rows are repetitions, columns levels; null where one of the two is missing. */
export type LogRatios = readonly (readonly (number | null)[])[];

/** What one comparison says by itself, before any correction. */
export interface Difference {
  readonly relative: Estimate;
  readonly p: number | null;
  readonly smallest_detectable: number | null;
}

/**
 * Student's paired t test and interval of the mean log ratio over repetitions. Ratios of latencies and rates are
 * nearer to normal, and of more equal spread, on the log scale, where "twice" and "half" are equally far from 1.
 */
export function difference(ratios: readonly number[]): Difference {
  const n = ratios.length;
  const value = Math.expm1(mean(ratios));
  if (n < 2) return { relative: { value, low: null, high: null, n }, p: null, smallest_detectable: null };
  const test = pairedTTest(ratios);
  const { critical, detectable } = factorsFor(test.df);
  const half = critical * test.standardError;
  return {
    relative: { value, low: Math.expm1(test.difference - half), high: Math.expm1(test.difference + half), n },
    p: test.p,
    smallest_detectable: Math.expm1(detectable * test.standardError),
  };
}

interface Factors {
  readonly critical: number;
  readonly detectable: number;
}

const known = new Map<number, Factors>();

/** Standard errors to the end of a 95% interval and to what is found with 80% power: by degrees of freedom alone. */
function factorsFor(df: number): Factors {
  const factors = known.get(df) ?? {
    critical: studentQuantile(1 - ALPHA / 2, df),
    detectable: detectableShift(df, ALPHA),
  };
  known.set(df, factors);
  return factors;
}

/** The ratios at one level, over the repetitions that have it. */
export const atLevel = (ratios: LogRatios, column: number): number[] =>
  ratios.map((row) => row[column] ?? null).filter((ratio) => ratio !== null);

/**
 * The repetitions and levels of the largest complete table, found by striking out the row or column with the
 * largest part missing until nothing is. Means over different levels would not be comparable.
 */
export function completeTable(ratios: LogRatios): { rows: number[]; columns: number[] } {
  let rows = ratios.map((_, i) => i);
  let columns = (ratios[0] ?? []).map((_, i) => i);
  const missing = (i: number, k: number) => (ratios[i]![k] === null ? 1 : 0);
  for (;;) {
    const inRow = rows.map((i) => share(columns.map((k) => missing(i, k))));
    const inColumn = columns.map((k) => share(rows.map((i) => missing(i, k))));
    const [row, column] = [Math.max(0, ...inRow), Math.max(0, ...inColumn)];
    if (row === 0 && column === 0) return { rows, columns };
    // Repetitions are the scarcer: of equals the level goes.
    if (row > column) rows = rows.filter((_, i) => i !== inRow.indexOf(row));
    else columns = columns.filter((_, k) => k !== inColumn.indexOf(column));
  }
}

const share = (flags: readonly number[]) =>
  flags.length === 0 ? 0 : flags.reduce((sum, flag) => sum + flag, 0) / flags.length;

/** Each repetition's mean over the levels. */
export function overLevels(
  ratios: LogRatios,
  { rows, columns }: { rows: number[]; columns: number[] },
): number[] {
  if (columns.length === 0) return [];
  return rows.map((i) => columns.reduce((sum, k) => sum + ratios[i]![k]!, 0) / columns.length);
}
