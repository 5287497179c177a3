import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatEstimate, formatNumber, formatShare, grouped } from './format.ts';

const written = (value: number, half: number) =>
  formatEstimate({ value, low: value - half, high: value + half, n: 3 });

test.each([
  // Half-widths beginning with 1 or 2 keep two digits, others one.
  [412.34, 12.1, '412', '400 to 424'],
  [412.34, 4.2, '412', '408 to 417'],
  [148.37, 41, '150', '110 to 190'],
  [0.31244, 0.018, '0.312', '0.294 to 0.330'],
  [12345.6, 420, '12,300', '11,900 to 12,800'],
  // Never fewer than two digits, never more than four.
  [31, 290, '31', '-259 to 321'],
  [409.61234, 0.0004, '409.6', '409.6 to 409.6'],
  [0, 0, '0', '0 to 0'],
])('%f with half-width %f is %s (%s)', (value, half, text, interval) => {
  expect(written(value, half)).toEqual({ value: text, interval });
});

test('a value without an interval has two digits, other numbers three', () => {
  expect(formatEstimate({ value: 148.37, low: null, high: null, n: 1 })).toEqual({
    value: '150',
    interval: null,
  });
  expect([0, 0.08, 1234.5, 1e12, 3e-7].map((x) => formatNumber(x))).toEqual([
    '0',
    '0.0800',
    '1,230',
    '1.00e12',
    '3.00e-7',
  ]);
  expect(formatShare(0.4449)).toBe('44%');
  expect(grouped('-1234567.8901')).toBe('-1,234,567.8901');
});

test('rounding moves a value by less than half of its interval', () => {
  const size = fc.double({ min: 1e-3, max: 1e8, noNaN: true });
  fc.assert(
    fc.property(size, fc.double({ min: 1e-3, max: 2, noNaN: true }), (value, relative) => {
      const half = value * relative;
      const shown = Number(written(value, half).value.replaceAll(',', ''));
      expect(Math.abs(shown - value)).toBeLessThanOrEqual(Math.max(half / 2, value * 1e-3));
    }),
    { seed: 9 },
  );
});
