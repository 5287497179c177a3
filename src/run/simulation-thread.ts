import { parentPort, workerData } from 'node:worker_threads';
import { createRng } from '../core/rng.ts';
import { Given } from '../queueing/theory/index.ts';
import { Run, simulationModels } from '../sim/index.ts';
import type { NamedSimulation, ToThread } from './run-simulation.ts';

/** The main module of a thread that simulates. It keeps its runs until it is told where the warm-up of each ends. */
if (parentPort) {
  const port = parentPort;
  const { model, given, seed, requests, quantiles }: NamedSimulation = workerData;
  const made = simulationModels[model]!.make(new Given(given));
  const rng = createRng(seed);
  const runs = new Map<number, Run>();
  port.on('message', ({ repetition, end }: ToThread) => {
    if (end === null) {
      const run = new Run(made, rng.stream(repetition), { requests, quantiles });
      runs.set(repetition, run);
      port.postMessage(run.inside);
    } else {
      port.postMessage(runs.get(repetition)!.after(end));
      runs.delete(repetition);
    }
  });
}
