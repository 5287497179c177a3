import { parentPort } from 'node:worker_threads';
import { serveGenerator } from '../../src/load/worker.ts';
import { goFirst } from '../../src/monitor/priority.ts';
import { threadClock } from '../../src/monitor/thread-clock.ts';
import { scenarios } from '../../src/scenarios/index.ts';

/** A generator whose thread 1 is killed in the middle of its load. */
if (parentPort) {
  let thread = 0;
  serveGenerator(parentPort, { scenarios, threadClock, goFirst, confine: () => {} });
  parentPort.on('message', (message) => {
    if (message.type === 'configure') thread = message.config.thread;
    if (message.type === 'start' && thread === 1) setTimeout(() => process.exit(9), 700);
  });
}
