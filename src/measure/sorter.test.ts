import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sorter } from './sorter.ts';

function through(capacity: number, times: readonly number[]): number[] {
  const out: number[] = [];
  const sorter = new Sorter(capacity, (time) => out.push(time));
  for (const time of times) sorter.push(time);
  sorter.flush();
  return out;
}

describe('a sorter', () => {
  it('puts into order what is displaced by less than it holds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 300 }),
        (capacity, jitter) => {
          // A time i + U(0, 1) * capacity has at most as many later ones before it as the sorter holds.
          const times = jitter.map((u, i) => i + u * capacity);
          expect(through(capacity, times)).toEqual(times.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it('loses nothing of what comes in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 100 }), (times) => {
        expect(through(5, times).toSorted((a, b) => a - b)).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });

  it('hands a time on as soon as it holds enough later ones', () => {
    const out: number[] = [];
    const sorter = new Sorter(2, (time) => out.push(time));
    for (const time of [3, 1, 2]) sorter.push(time);
    expect(out).toEqual([1]);
    sorter.push(0);
    expect(out).toEqual([1, 0]);
  });
});
