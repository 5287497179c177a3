import { mean } from '../mean.ts';
import { ALPHA, type Check, judgeClaims } from './aspect.ts';
import { exponentialShape, independence } from './claims.ts';
import { MARGIN, marginsOf } from './margins.ts';

export interface CheckOptions {
  /** The size of a deviation that matters. */
  readonly margin?: number;
  readonly alpha?: number;
}

export interface ExponentialCheck extends Check {
  readonly n: number;
  readonly mean: number;
}

/** Fewer values say nothing, whatever the test. */
export const FEWEST_VALUES = 20;

/** Whether values, in the order in which they came, are independent and exponential. */
export function checkExponential(
  values: readonly number[],
  { margin = MARGIN, alpha = ALPHA }: CheckOptions = {},
): ExponentialCheck {
  if (values.length < FEWEST_VALUES) {
    throw new RangeError(`a check needs at least ${FEWEST_VALUES} values, got ${values.length}`);
  }
  const margins = marginsOf(margin);
  const claims = [
    exponentialShape('the values are exponential', values, margins.distance),
    independence('the values are independent', values, margins.correlation),
  ];
  return { ...judgeClaims(claims, alpha), n: values.length, mean: mean(values) };
}
