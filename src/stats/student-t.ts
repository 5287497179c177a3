import { findRoot } from './find-root.ts';
import { incompleteBeta } from './incomplete-beta.ts';

/** P(T <= t) of Student's t: the tail beyond |t| is I_x(df / 2, 1 / 2) / 2 with x = df / (df + t^2). */
export function studentCdf(t: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`Student's t needs df > 0, got ${df}`);
  const tail = Number.isFinite(t) ? 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5) : 0;
  return t < 0 ? tail : 1 - tail;
}

/** Two-sided p value of a t statistic, without cancellation. */
export function studentP(t: number, df: number): number {
  return 2 * studentCdf(-Math.abs(t), df);
}

/** The t with P(T <= t) = p, by inversion of the cdf. */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile of Student's t needs 0 < p < 1, got ${p}`);
  if (p > 0.5) return -studentQuantile(1 - p, df);
  if (p === 0.5) return 0;
  let far = -1;
  while (studentCdf(far, df) > p) far *= 2;
  return findRoot((t) => studentCdf(t, df) - p, far, 0);
}
