import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTick, linearTicks, logTicks, roundUp } from './ticks.ts';

const mantissa = (value: number) => Number(value.toExponential().split('e')[0]);
const positive = fc.double({ min: 1e-9, max: 1e12, noNaN: true });

test('ticks are those that one would choose', () => {
  expect(linearTicks(560)).toEqual([0, 100, 200, 300, 400, 500, 600]);
  expect(linearTicks(0.28)).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]);
  expect(linearTicks(0)).toEqual([0, 1]);
  expect(logTicks(16, 480)).toEqual([10, 20, 50, 100, 200, 500]);
  expect(logTicks(1, 3e6, 5)).toEqual([1, 100, 10_000, 1_000_000, 100_000_000]);
  expect(logTicks(50, 50)).toEqual([50, 100]);
});

test('a linear axis begins at zero, covers the data, wastes less than a step, and steps by 1, 2 or 5', () => {
  fc.assert(
    fc.property(positive, fc.integer({ min: 2, max: 10 }), (max, most) => {
      const ticks = linearTicks(max, most);
      expect(ticks[0]).toBe(0);
      expect(ticks.length).toBeLessThanOrEqual(most + 1);
      expect(ticks.at(-1)! * (1 + 1e-9)).toBeGreaterThanOrEqual(max);
      expect([1, 2, 5]).toContain(mantissa(ticks[1]!));
      expect(ticks.at(-1)! - max).toBeLessThan(ticks[1]! * (1 + 1e-9));
    }),
    { seed: 5 },
  );
});

test('a logarithmic axis covers the data with 1, 2 and 5 times powers of ten', () => {
  fc.assert(
    fc.property(positive, fc.double({ min: 1, max: 1e7, noNaN: true }), (min, factor) => {
      const ticks = logTicks(min, min * factor);
      expect(ticks[0]).toBeLessThanOrEqual(min);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(min * factor);
      expect(ticks.length).toBeLessThanOrEqual(11);
      expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
      for (const tick of ticks) expect([1, 2, 5]).toContain(mantissa(tick));
    }),
    { seed: 5 },
  );
});

test('rounding up gives the next of 1, 2 and 5', () => {
  expect([0.3, 1, 1.1, 2.5, 7, 60, 1e-7].map(roundUp)).toEqual([0.5, 1, 2, 5, 10, 100, 1e-7]);
});

test('tick labels are short', () => {
  expect([0, 0.05, 250, 1500, 20_000, 3e6, 2.5e6, 4e12, 2e-6].map(formatTick)).toEqual([
    '0',
    '0.05',
    '250',
    '1,500',
    '20,000',
    '3M',
    '2.5M',
    '4e12',
    '2e-6',
  ]);
});
