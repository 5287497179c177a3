import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growth } from './counters.ts';

const at = (...values: (number | null)[]) => values.map((value, t_s) => ({ t_s, value }));

test.each([
  ['a steady counter', at(0, 2, 4, 6), { from: 1, until: 3 }, 2],
  ['edges between readings', at(0, 2, 4, 6), { from: 0.5, until: 2.5 }, 2],
  ['a reading that is missing', at(0, null, 4, 6), { from: 1, until: 3 }, 2],
  ['a restart: what was counted before stays', at(10, 12, 1, 3), { from: 0, until: 3 }, 5 / 3],
  ['a window that is nearly covered', at(0, 1, 2, 3, 4), { from: 0, until: 5 }, 1],
  ['a window that is not covered', at(0, 1), { from: 0, until: 5 }, null],
  ['nothing read', at(null, null), { from: 0, until: 1 }, null],
  ['no readings', [], { from: 0, until: 1 }, null],
])('%s', (_, readings, window, expected) => {
  expect(growth(readings, window)).toEqual(expected);
});

test('a constant rate is found whatever the times of the readings', () => {
  const property = fc.property(
    fc.array(fc.double({ min: 0.01, max: 3, noNaN: true }), { minLength: 3 }),
    (gaps) => {
      const times = gaps.map((_, i) => gaps.slice(0, i + 1).reduce((a, b) => a + b));
      const readings = times.map((t_s) => ({ t_s, value: 7 + 0.25 * t_s }));
      const window = { from: times[0]!, until: times.at(-1)! };
      expect(growth(readings, window)).toBeCloseTo(0.25, 9);
    },
  );
  fc.assert(property, { seed: 3 });
});
