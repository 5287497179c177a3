import { expect, it } from 'vitest';
import { zeroCrossings } from './zero-crossings.ts';

it('finds where straight lines cross zero', () => {
  expect(zeroCrossings([1, 2, 3], [-1, 3, 5])).toEqual([1.25]);
  expect(zeroCrossings([0, 1, 2, 3], [1, -1, 1, -1])).toEqual([0.5, 1.5, 2.5]);
  expect(zeroCrossings([0, 1, 2], [1, 2, 3])).toEqual([]);
  expect(zeroCrossings([], [])).toEqual([]);
});

it('counts a stretch at zero once, and touching zero not at all', () => {
  expect(zeroCrossings([0, 1, 2, 3], [1, 0, 0, -1])).toEqual([1]);
  expect(zeroCrossings([0, 1, 2], [1, 0, 1])).toEqual([]);
  expect(zeroCrossings([0, 1], [0, 1])).toEqual([]);
});
