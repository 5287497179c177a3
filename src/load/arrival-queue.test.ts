import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArrivalQueue } from './arrival-queue.ts';

test('is first in, first out, whatever comes and goes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: -2000, max: -1 }))),
      (moves) => {
        const queue = new ArrivalQueue();
        const model: number[] = [];
        let time = 0;
        for (const move of moves) {
          for (let i = 0; i < move; i++) {
            queue.push(++time);
            model.push(time);
          }
          const out = Array.from({ length: Math.max(0, -move) }, () => queue.shift());
          const wanted = Array.from({ length: out.length }, () => model.shift() ?? Infinity);
          expect([out, queue.length, queue.first]).toEqual([wanted, model.length, model[0] ?? Infinity]);
        }
      },
    ),
    { numRuns: 30 },
  );
});
