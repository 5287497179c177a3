import type { Distribution } from './distributions/distribution.ts';
import { exponential } from './distributions/exponential.ts';

const FEWEST = 2;

/** The exponential of greatest likelihood: the one with the mean of the values, which must not be negative. */
export function fittedExponential(values: ArrayLike<number>): Distribution {
  if (values.length < FEWEST) {
    throw new RangeError(`an exponential is fitted to at least ${FEWEST} values, got ${values.length}`);
  }
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= 0)) throw new RangeError(`an exponential has no negative values, got ${value}`);
    sum += value;
  }
  if (sum === 0) throw new RangeError('an exponential cannot be fitted to values that are all 0');
  return exponential(sum / values.length);
}
