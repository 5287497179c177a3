import { parentPort } from 'node:worker_threads';
import { serveGenerator } from '../load/worker.ts';
import { confineThread } from '../monitor/cpu-set.ts';
import { goFirst } from '../monitor/priority.ts';
import { threadClock } from '../monitor/thread-clock.ts';
import { scenarios } from '../scenarios/index.ts';

/** The main module of a generator thread: it only brings the parts together. */
if (parentPort) serveGenerator(parentPort, { scenarios, threadClock, goFirst, confine: confineThread });
