import { invertSymmetric } from './invert-symmetric.ts';
import { mean } from './mean.ts';
import { studentQuantile } from './student-t.ts';
import type { Interval } from './t-interval.ts';
import { variance } from './variance.ts';

/** Something whose expectation is known exactly, seen in the same repetitions: the mean service time drawn, say. */
export interface Control {
  readonly values: readonly number[];
  readonly mean: number;
}

export interface Controlled extends Interval {
  /** How much of each control's deviation is taken off. */
  readonly coefficients: readonly number[];
  /** Variance of the estimate over that of the plain mean: below 1 where the controls help. */
  readonly varianceRatio: number;
}

/**
 * Mean over independent repetitions, less what controls with known means explain of it: a regression of y on the
 * controls, read off where they are at their means. Where they are jointly normal, the interval is exact.
 * S. S. Lavenberg and P. D. Welch, "A perspective on the use of control variables to increase the efficiency of Monte
 * Carlo simulations", Management Science 27 (1981).
 */
export function controlVariates(
  y: readonly number[],
  controls: readonly Control[],
  level = 0.95,
): Controlled {
  const [n, q] = [y.length, controls.length];
  const df = n - q - 1;
  if (df < 1) throw new RangeError(`${q} controls need at least ${q + 2} repetitions, got ${n}`);
  if (controls.some((control) => control.values.length !== n)) {
    throw new RangeError(`a control needs a value for each of the ${n} repetitions`);
  }
  const centred = (values: readonly number[]) => {
    const m = mean(values);
    return values.map((value) => value - m);
  };
  const x = controls.map((control) => centred(control.values));
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  const inverse = invertSymmetric(x.map((a) => x.map((b) => dot(a, b))));
  const deviations = centred(y);
  const coefficients = inverse.map((row) =>
    dot(
      row,
      x.map((a) => dot(a, deviations)),
    ),
  );
  // How far the controls' means came out from where they are known to be.
  const away = controls.map((control) => mean(control.values) - control.mean);
  const value = mean(y) - dot(coefficients, away);
  const residuals = deviations.map(
    (d, i) =>
      d -
      dot(
        coefficients,
        x.map((a) => a[i]!),
      ),
  );
  const spread = dot(residuals, residuals) / df;
  const leverage = dot(
    away,
    inverse.map((row) => dot(row, away)),
  );
  const squaredError = spread * (1 / n + leverage);
  const half = studentQuantile((1 + level) / 2, df) * Math.sqrt(squaredError);
  const varianceRatio = squaredError / (variance(y) / n);
  return { value, low: value - half, high: value + half, n, coefficients, varianceRatio };
}
