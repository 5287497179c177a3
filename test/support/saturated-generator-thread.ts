import { parentPort } from 'node:worker_threads';
import { serveGenerator } from '../../src/load/worker.ts';
import { goFirst } from '../../src/monitor/priority.ts';
import { threadClock } from '../../src/monitor/thread-clock.ts';
import { scenarios } from '../../src/scenarios/index.ts';

/** A generator that has no time: after each turn of its event loop it burns 20 ms of its CPU. */
const burn = () => {
  const until = performance.now() + 20;
  while (performance.now() < until);
  setImmediate(burn);
};
if (parentPort) serveGenerator(parentPort, { scenarios, threadClock, goFirst, confine: () => {} });
burn();
