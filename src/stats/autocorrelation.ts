import { mean } from './mean.ts';

/** Sample autocorrelations at lags 1 ... `lags`: r_k = sum of (x_i - m)(x_(i+k) - m) over sum of (x_i - m)^2. */
export function autocorrelations(values: readonly number[], lags: number): number[] {
  if (!(Number.isInteger(lags) && lags >= 1 && lags < values.length)) {
    throw new RangeError(`autocorrelations need 1 to ${values.length - 1} lags, got ${lags}`);
  }
  const centre = mean(values);
  const x = Float64Array.from(values, (value) => value - centre);
  let whole = 0;
  for (const value of x) whole += value * value;
  return Array.from({ length: lags }, (_, k) => {
    let sum = 0;
    for (let i = k + 1; i < x.length; i++) sum += x[i]! * x[i - k - 1]!;
    return whole === 0 ? 0 : sum / whole;
  });
}
