import { expect, test } from 'vitest';
import { warmupEnds } from './warmup.ts';

/** Flat noise of period 7 after a start that is far off for so many pieces. */
const series = (warm: number, length = 200) =>
  Array.from({ length }, (_, i) => (i < warm ? 50 : 0) + ((i * 3) % 7));

test('a single run is cut where it says itself', () => {
  expect(warmupEnds([series(20)])).toEqual([{ pieces: 20, doubt: null }]);
});

test('of several each is cut where the others say', () => {
  const ends = warmupEnds([series(20), series(20), series(60)]).map(({ pieces }) => pieces);
  expect(ends).toEqual([60, 60, 20]);
});

test('where it cannot be told half is dropped, and why is said', () => {
  const rising = Array.from({ length: 200 }, (_, i) => i);
  const [end] = warmupEnds([rising]);
  expect(end!.pieces).toBe(100);
  expect(end!.doubt).toMatch(/still changes after half/);
});

test('of a short run it is said in the words of who asked for it', () => {
  const [end] = warmupEnds([series(20, 49)]);
  expect(end).toEqual({ pieces: 24, doubt: expect.stringMatching(/fewer than 1000 requests \(customers\)/) });
  expect(warmupEnds([series(5, 50)])[0]!.doubt).toBeNull();
});
