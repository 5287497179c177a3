import { parentPort } from 'node:worker_threads';
import { serveGenerator } from '../../src/load/worker.ts';
import { goFirst } from '../../src/monitor/priority.ts';
import { threadClock } from '../../src/monitor/thread-clock.ts';
import { scenarios } from '../../src/scenarios/index.ts';

/** A generator that stops for good 1.5 s after it was started, as a suspended thread does: no error, no exit. */
if (parentPort) {
  serveGenerator(parentPort, { scenarios, threadClock, goFirst, confine: () => {} });
  parentPort.on('message', ({ type }: { type: string }) => {
    if (type === 'start')
      setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 1500);
  });
}
