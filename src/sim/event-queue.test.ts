import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue, NOTHING } from './event-queue.ts';

const TIMERS = 200;
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('schedule'), timer: fc.nat(TIMERS - 1), time: fc.nat(20) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cancel'), timer: fc.nat(TIMERS - 1), time: fc.constant(0) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('next'), timer: fc.constant(0), time: fc.constant(0) }),
  },
);

test('the queue answers what a sorted list would, whatever is set, moved and cancelled between', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const queue = new EventQueue();
      const due = new Map<number, number>();
      const first = () => [...due].sort((a, b) => a[1] - b[1] || a[0] - b[0])[0];
      // Time goes on: nothing is set before what was due last.
      let now = 0;
      for (const { kind, timer, time } of steps) {
        if (kind === 'schedule') {
          queue.schedule(timer, now + time);
          due.set(timer, now + time);
        } else if (kind === 'cancel') {
          queue.cancel(timer);
          due.delete(timer);
        } else {
          const expected = first();
          expect(queue.nextTime()).toBe(expected?.[1] ?? Infinity);
          if (!expected) {
            expect(queue.take(Infinity)).toBe(NOTHING);
            continue;
          }
          expect(queue.take(expected[1] - 1)).toBe(NOTHING);
          expect(queue.take(expected[1])).toBe(expected[0]);
          expect(queue.time).toBe(expected[1]);
          now = expected[1];
          due.delete(expected[0]);
        }
        expect(queue.has(timer)).toBe(due.has(timer));
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('timers without end find room', () => {
  const queue = new EventQueue();
  for (let timer = 5000; timer >= 0; timer--) queue.schedule(timer, timer % 7);
  let [last, count] = [0, 0];
  while (queue.nextTime() < Infinity) {
    expect(queue.nextTime()).toBeGreaterThanOrEqual(last);
    last = queue.nextTime();
    queue.take(Infinity);
    count++;
  }
  expect(count).toBe(5001);
});
