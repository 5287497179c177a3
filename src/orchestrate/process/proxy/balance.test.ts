import { describe, expect, test } from 'vitest';
import { createRng } from '../../../core/rng.ts';
import { type Choose, chooser } from './balance.ts';

const idle = (count: number) => Array.from({ length: count }, () => ({ inFlight: 0 }));
const picks = (choose: Choose, count: number, of: number) =>
  Array.from({ length: count }, () => choose(idle(of)));

describe('round-robin', () => {
  test('takes them in turn, and goes on where they become more or fewer', () => {
    const choose = chooser('round-robin', createRng(1));
    expect([...picks(choose, 4, 3), ...picks(choose, 2, 1), ...picks(choose, 3, 2)]).toEqual([
      0, 1, 2, 0, 0, 0, 0, 1, 0,
    ]);
  });
});

describe('random', () => {
  // Chi-square exceeds 16.27 with 3 degrees of freedom, and 37.70 with 15, with probability .001: of twenty fixed seeds one
  // would be taken for unfair with probability .04.
  test.each(Array.from({ length: 20 }, (_, seed) => seed))('is fair and has no memory (seed %i)', (seed) => {
    const counts = [0, 0, 0, 0];
    const pairs = Array.from({ length: 16 }, () => 0);
    const chosen = picks(chooser('random', createRng(seed)), 8_000, 4);
    for (const [i, pick] of chosen.entries()) {
      counts[pick]!++;
      if (i % 2 === 1) pairs[chosen[i - 1]! * 4 + pick]!++;
    }
    expect(chiSquare(counts)).toBeLessThan(16.27);
    expect(chiSquare(pairs)).toBeLessThan(37.7);
  });

  test('is the same again with the same seed', () => {
    const draw = (seed: number) => picks(chooser('random', createRng(seed)), 50, 3).join('');
    expect(draw(4)).toBe(draw(4));
    expect(draw(4)).not.toBe(draw(5));
  });
});

describe('least-connections', () => {
  const of = (...inFlight: number[]) => inFlight.map((count) => ({ inFlight: count }));

  test('takes the one with the fewest in flight', () => {
    const choose = chooser('least-connections', createRng(1));
    expect([choose(of(2, 1, 3)), choose(of(0, 1, 1)), choose(of(5, 4, 3))]).toEqual([1, 0, 2]);
  });

  test('takes those with equally few in turn', () => {
    const choose = chooser('least-connections', createRng(1));
    expect(Array.from({ length: 7 }, () => choose(of(1, 0, 0, 0)))).toEqual([1, 2, 3, 1, 2, 3, 1]);
  });
});

function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
