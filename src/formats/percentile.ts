import type { Histogram } from '../measure/histogram.ts';

/** In us, and never above the maximum, which is exact while a percentile is the upper edge of its slot. NaN: empty. */
export function percentile(histogram: Histogram, p: number): number {
  return Math.min(histogram.percentile(p), histogram.max);
}
