import { studentP } from './student-t.ts';

export interface TTest {
  /** The estimated difference. */
  readonly difference: number;
  readonly standardError: number;
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
}

/** A difference without any noise is certain, and no difference without noise is none. */
export function tTest(difference: number, standardError: number, df: number): TTest {
  const t = difference === 0 ? 0 : difference / standardError;
  return { difference, standardError, t, df, p: studentP(t, df) };
}
