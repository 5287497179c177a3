import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { invertSymmetric } from './invert-symmetric.ts';

export interface Parameter {
  /** Also its scale: choose it of the right order of magnitude. */
  readonly start: number;
  readonly low?: number;
  readonly high?: number;
}

export interface LeastSquaresFit {
  readonly parameters: readonly number[];
  /** From s^2 (J'J)^-1 over the free parameters; 0 for one on a bound, which was not estimated. NaN without spare points. */
  readonly standardErrors: readonly number[];
  readonly atBound: readonly boolean[];
  readonly residualSumOfSquares: number;
  readonly degreesOfFreedom: number;
}

const ITERATIONS = 200;
const STEP = 1e-6;
const ON_BOUND = 1e-9;

type Model = (parameters: number[]) => (x: number) => number;

/**
 * Nonlinear least squares by Levenberg and Marquardt's method, with bounds. A parameter that ends on a bound is
 * fixed there and the others are fitted again, since a clamped step leaves them short of their optimum.
 */
export function leastSquares(
  x: readonly number[],
  y: readonly number[],
  model: Model,
  parameters: readonly Parameter[],
): LeastSquaresFit {
  const scale = parameters.map((p) => Math.abs(p.start) || 1);
  const unit = Math.max(...y.map(Math.abs)) || 1;
  const values = parameters.map((p) => p.start);
  const atBound = parameters.map(() => false);
  const free = () => values.flatMap((_, i) => (atBound[i] ? [] : [i]));

  for (let before = -1; before !== free().length && free().length > 0; ) {
    const indices = free();
    before = indices.length;
    const insert = (scaled: readonly number[]) => {
      const all = [...values];
      indices.forEach((i, k) => {
        all[i] = scaled[k]! * scale[i]!;
      });
      return all;
    };
    // Scaled to order 1, because the method damps all parameters alike.
    const { parameterValues } = levenbergMarquardt(
      { x: [...x], y: y.map((v) => v / unit) },
      (scaled) => {
        const f = model(insert(scaled));
        return (at) => f(at) / unit;
      },
      {
        initialValues: indices.map((i) => values[i]! / scale[i]!),
        minValues: indices.map((i) => (parameters[i]!.low ?? -Infinity) / scale[i]!),
        maxValues: indices.map((i) => (parameters[i]!.high ?? Infinity) / scale[i]!),
        centralDifference: true,
        gradientDifference: STEP,
        maxIterations: ITERATIONS,
        errorTolerance: 0,
      },
    );
    insert(parameterValues).forEach((value, i) => {
      values[i] = value;
    });
    for (const i of indices) {
      const { low = -Infinity, high = Infinity } = parameters[i]!;
      atBound[i] = Math.min(values[i]! - low, high - values[i]!) <= ON_BOUND * scale[i]!;
    }
  }

  const fitted = model(values);
  const residualSumOfSquares = x.reduce((sum, at, i) => sum + (y[i]! - fitted(at)) ** 2, 0);
  const degreesOfFreedom = x.length - free().length;
  const covariance = invertSymmetric(normalMatrix(x, model, values, free(), scale));
  const standardErrors = values.map((_, i) => {
    const k = free().indexOf(i);
    return k < 0 ? 0 : scale[i]! * Math.sqrt((covariance[k]![k]! * residualSumOfSquares) / degreesOfFreedom);
  });
  return { parameters: values, standardErrors, atBound, residualSumOfSquares, degreesOfFreedom };
}

/** J'J by central differences, in scaled parameters. */
function normalMatrix(
  x: readonly number[],
  model: Model,
  values: number[],
  free: number[],
  scale: number[],
): number[][] {
  const columns = free.map((i) => {
    const shifted = (by: number) => model(values.map((v, j) => (j === i ? v + by * scale[i]! : v)));
    const [above, below] = [shifted(STEP), shifted(-STEP)];
    return x.map((at) => (above(at) - below(at)) / (2 * STEP));
  });
  return columns.map((a) => columns.map((b) => a.reduce((sum, v, i) => sum + v * b[i]!, 0)));
}
