import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { GapHistogram } from './gap-histogram.ts';

const of = (gaps: readonly number[]) => {
  const histogram = new GapHistogram();
  for (const gap of gaps) histogram.add(gap);
  return histogram;
};

/** The two-sample Kolmogorov-Smirnov distance at every value. */
function exactDistance(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a, b].map((values) => values.toSorted((p, q) => p - q)) as [number[], number[]];
  let [i, j, largest] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i]! <= value) i++;
    while (j < y.length && y[j]! <= value) j++;
    largest = Math.max(largest, Math.abs(i / x.length - j / y.length));
  }
  return largest;
}

describe('the distance of gaps', () => {
  it('is 0 to the same and 1 to wholly other ones', () => {
    expect(of([1e-3, 2e-3]).distance(of([2e-3, 1e-3]))).toBe(0);
    expect(of([1e-3]).distance(of([2e-3]))).toBe(1);
  });

  // The bins hold .00012 of exponential gaps at the most, and a few of 50,000 by chance.
  it.each([1e-6, 1e-3, 10])('of exponential gaps of %f s is exact to .001', (mean) => {
    const rng = createRng(5);
    const exponential = (m: number) => Array.from({ length: 50_000 }, () => -m * Math.log1p(-rng.next()));
    const [a, b] = [exponential(mean), exponential(mean * 1.1)];
    const exact = exactDistance(a, b);
    expect(exact).toBeGreaterThan(0.02);
    expect(Math.abs(of(a).distance(of(b)) - exact)).toBeLessThan(0.001);
  });

  it('takes gaps of 0 and of days', () => {
    const histogram = of([0, 0, 1e6, 1e9]);
    expect(histogram.count).toBe(4);
    expect(histogram.distance(of([0, 1e7]))).toBe(0);
    expect(histogram.mostInABin()).toBe(2);
  });

  it('may begin at a gap', () => {
    const [a, b] = [of([1e-6, 3e-6, 1, 1]), of([2e-6, 3e-6, 1, 1])];
    expect(a.distance(b)).toBe(0.25);
    expect(a.distance(b, 1e-5)).toBe(0);
    expect(a.mostInABin(1e-5)).toBe(2);
  });
});
