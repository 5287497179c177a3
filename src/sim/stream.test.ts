import { expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { autocorrelations, ksTest } from '../stats/index.ts';
import { streamOf } from './stream.ts';

/** Tests in this file that look at chance, and the p that any of them stays above with probability 99.9%. */
const LEAST_P = 0.001 / 6;

const uniform = (n: number, ...names: number[]) => {
  const stream = streamOf(createRng(20_260_501), 'service', ...names);
  return Array.from({ length: n }, () => stream.next());
};

test('a stream is uniform and without memory, and its neighbour is another one', () => {
  const n = 50_000;
  const limit = 4 / Math.sqrt(n); // two-sided p 0.00006
  const streams = [uniform(n, 0, 0), uniform(n, 0, 1)] as const;
  for (const values of streams) {
    expect(ksTest(values, (x) => Math.min(1, Math.max(0, x))).p).toBeGreaterThan(LEAST_P);
    expect(Math.max(...autocorrelations(values, 3).map(Math.abs))).toBeLessThan(limit);
  }
  const pairs = streams[0].map((x, i) => 12 * (x - 0.5) * (streams[1][i]! - 0.5));
  expect(Math.abs(pairs.reduce((sum, x) => sum + x, 0) / n)).toBeLessThan(limit);
});

test('every bit of its words is as often 0 as 1', () => {
  const stream = streamOf(createRng(7), 'arrivals', 0);
  const n = 20_000;
  const ones = new Array<number>(32).fill(0);
  for (let i = 0; i < n; i++) {
    const word = stream.uint32();
    for (let bit = 0; bit < 32; bit++) ones[bit]! += (word >>> bit) & 1;
  }
  // 32 bits, 99.9% over all of them: 4.2 deviations of sqrt(n) / 2.
  for (const count of ones) expect(Math.abs(count - n / 2)).toBeLessThan(4.2 * (Math.sqrt(n) / 2));
});

test('a stream is a function of seed, role and names', () => {
  const first = (seed: number, role: 'think' | 'service', ...names: number[]) =>
    streamOf(createRng(seed), role, ...names).next();
  expect(first(1, 'think', 2)).toBe(first(1, 'think', 2));
  expect(
    new Set([first(1, 'think', 2), first(2, 'think', 2), first(1, 'think', 3), first(1, 'service', 2)]).size,
  ).toBe(4);
});
