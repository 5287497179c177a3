import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ResponseBins } from './response-bins.ts';

test('a quantile is within the width of a bin, half a percent, of the nearest value', () => {
  const times = fc.array(fc.double({ min: 1e-5, max: 1e4, noNaN: true }), { minLength: 50, maxLength: 200 });
  fc.assert(
    fc.property(times, fc.constantFrom(0, 0.5, 0.9, 0.95, 1), (values, share) => {
      const bins = new ResponseBins();
      for (const value of values) bins.record(value);
      const found = bins.quantile(share)!;
      // The value that so many are not above, or one beside it.
      const sorted = [...values].sort((a, b) => a - b);
      const rank = share * values.length;
      const low = sorted[Math.max(0, Math.floor(rank) - 1)]!;
      const high = sorted[Math.min(values.length - 1, Math.ceil(rank))]!;
      expect(found).toBeGreaterThanOrEqual(low / 1.0051);
      expect(found).toBeLessThanOrEqual(high * 1.0051);
    }),
    { seed: 4 },
  );
});

test('weights add up, over threads too, and what was never answered is the longest', () => {
  const [one, other] = [new ResponseBins(), new ResponseBins()];
  one.record(0.1, 2.5);
  other.record(0.4, 0.5);
  one.add(other.weights);
  expect(one.total).toBe(3);
  expect(one.quantile(0.5)).toBeCloseTo(0.1, 2);
  expect(one.quantile(0.99)).toBeCloseTo(0.4, 2);
  one.record(Infinity);
  expect(one.quantile(0.99)).toBe(Infinity);
  expect(new ResponseBins().quantile(0.5)).toBeNull();
});
