import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findRoot } from './find-root.ts';

it('finds known roots', () => {
  expect(findRoot((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 14);
  expect(findRoot(Math.cos, 0, 3)).toBeCloseTo(Math.PI / 2, 14);
  expect(findRoot((x) => x ** 9, -1, 4)).toBeCloseTo(0, 1);
  expect(findRoot((x) => x - 1, 1, 5)).toBe(1);
});

it('finds the root of any rising function, in few steps', () => {
  const rising = fc.record({
    root: fc.double({ min: -50, max: 50, noNaN: true }),
    steep: fc.double({ min: 0.01, max: 20, noNaN: true }),
  });
  fc.assert(
    fc.property(rising, ({ root, steep }) => {
      let calls = 0;
      const f = (x: number) => {
        calls++;
        return Math.atan(steep * (x - root));
      };
      expect(findRoot(f, -100, 100)).toBeCloseTo(root, 8);
      expect(calls).toBeLessThan(80);
    }),
    { seed: 1 },
  );
});

it('refuses a bracket without a root', () => {
  expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow(/change of sign between -1 and 1/);
});
