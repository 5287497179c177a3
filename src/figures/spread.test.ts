import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from './spread.ts';

const labels = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 400, noNaN: true }), height: fc.integer({ min: 10, max: 40 }) }),
  { minLength: 1, maxLength: 9 },
);

test('labels that have room stay where they are wanted', () => {
  expect(spread([50, 200, 120], [20, 20, 20], 0, 300)).toEqual([50, 200, 120]);
});

test('two labels wanted at one place share the way', () => {
  expect(spread([100, 100], [20, 20], 0, 300)).toEqual([90, 110]);
});

test('labels never touch, stay in order and inside, whatever is wanted', () => {
  fc.assert(
    fc.property(labels, (wanted) => {
      const at = wanted.map((label) => label.at);
      const heights = wanted.map((label) => label.height);
      const total = heights.reduce((a, b) => a + b, 0);
      fc.pre(total <= 400);
      const places = spread(at, heights, 0, 400);
      const sorted = places.map((place, i) => ({ place, half: heights[i]! / 2, at: at[i]! }));
      sorted.sort((a, b) => a.place - b.place);
      sorted.forEach((label, i) => {
        expect(label.place - label.half).toBeGreaterThanOrEqual(-1e-6);
        expect(label.place + label.half).toBeLessThanOrEqual(400 + 1e-6);
        const next = sorted[i + 1];
        if (!next) return;
        expect(next.place - next.half).toBeGreaterThanOrEqual(label.place + label.half - 1e-6);
        expect(next.at).toBeGreaterThanOrEqual(label.at);
      });
    }),
    { seed: 3 },
  );
});

test('where there is not room enough they overlap evenly and stay inside', () => {
  const places = spread([10, 10, 10, 10], [40, 40, 40, 40], 0, 100);
  expect(places).toEqual([12.5, 37.5, 62.5, 87.5]);
});
