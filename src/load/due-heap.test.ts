import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueHeap } from './due-heap.ts';

it('gives back what is due first, whatever is pushed and popped in between', () => {
  const operation = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant('pop' as const));
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 400 }), (operations) => {
      const heap = new DueHeap();
      const model: number[] = [];
      for (const op of operations) {
        if (op !== 'pop') {
          heap.push(op / 7, op);
          model.push(op);
        } else if (model.length > 0) {
          model.sort((a, b) => a - b);
          expect(heap.pop()).toBe(model.shift());
        }
        expect(heap.size).toBe(model.length);
        expect(heap.next).toBe(model.length === 0 ? Infinity : Math.min(...model) / 7);
      }
    }),
    { seed: 3, numRuns: 200 },
  );
});
