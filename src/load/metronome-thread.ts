import { parentPort, workerData } from 'node:worker_threads';
import { monotonicNow } from '../measure/clock.ts';
import { AT, type MetronomeMemory, ORDERS } from './metronome.ts';

/**
 * Sleeps until the time that was last ordered, says so, and waits for the next order. Whatever ends a sleep, it looks
 * again: a notification may come late, after the order that it was for has been seen already.
 */
const { orders, times } = workerData as MetronomeMemory;
let answered = 0;
for (;;) {
  const order = Atomics.load(orders, ORDERS);
  const ms = order === answered ? Infinity : (times[AT]! - monotonicNow()) * 1000;
  if (ms > 0) {
    Atomics.wait(orders, ORDERS, order, ms);
  } else {
    parentPort!.postMessage(order);
    answered = order;
  }
}
