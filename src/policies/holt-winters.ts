/** Values at equal steps, oldest first; null: not measured. */
export type Series = readonly (number | null)[];

export interface Smoothing {
  readonly level: number;
  readonly trend: number;
  readonly seasonal: number;
}

/**
 * Holt-Winters' additive exponential smoothing: a level l, a trend b and a seasonal term s for each step of a season of m,
 *
 *     l' = a (y - s(t - m)) + (1 - a)(l + b),  b' = c (l' - l) + (1 - c) b,  s' = d (y - l - b) + (1 - d) s(t - m)
 *     y(t + h) = l + h b + s(t + h - m ceil(h / m))
 *
 * The first two seasons give the beginning: l the mean of the first, b the mean step between the two, s the deviations
 * from the line. Null with less than two seasons. A value that was not measured is taken to be what was forecast.
 * P. R. Winters, "Forecasting sales by exponentially weighted moving averages", Management Science 6 (1960);
 * R. J. Hyndman and G. Athanasopoulos, "Forecasting: principles and practice", 3rd edition (2021), section 8.3.
 */
export function holtWinters(
  values: Series,
  season: number,
  ahead: number,
  { level: a, trend: c, seasonal: d }: Smoothing,
): number | null {
  if (values.length < 2 * season) return null;
  const [first, second] = [meanOf(values.slice(0, season)), meanOf(values.slice(season, 2 * season))];
  if (first === null || second === null) return null;
  let b = (second - first) / season;
  // The mean of a season stands for its middle; from there the line goes on to its end.
  const middle = (season - 1) / 2;
  const s = Array.from({ length: season }, (_, i) => (values[i] ?? first) - (first + b * (i - middle)));
  let l = first + b * (season - 1 - middle);
  for (let t = season; t < values.length; t++) {
    const seasonal = s[t % season]!;
    const y = values[t] ?? l + b + seasonal;
    const next = a * (y - seasonal) + (1 - a) * (l + b);
    s[t % season] = d * (y - l - b) + (1 - d) * seasonal;
    b = c * (next - l) + (1 - c) * b;
    l = next;
  }
  return l + ahead * b + s[(values.length - 1 + ahead) % season]!;
}

function meanOf(values: Series): number | null {
  let [sum, n] = [0, 0];
  for (const value of values) {
    if (value === null) continue;
    sum += value;
    n++;
  }
  return n === 0 ? null : sum / n;
}
