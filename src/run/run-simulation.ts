import { Worker } from 'node:worker_threads';
import { compiled } from '../core/compiled.ts';
import type { TheoryTexts } from '../queueing/index.ts';
import { type Repetition, type WarmupEnd, warmupEnds } from '../sim/index.ts';
import { ask, withWorkers } from './workers.ts';

const THREAD = compiled('src/run/simulation-thread.ts', '../../', import.meta.url);

/** A model by its name, so that a thread can make it for itself: a model in memory holds functions. */
export interface NamedSimulation {
  readonly model: string;
  readonly given: TheoryTexts;
  readonly seed: number;
  /** Of each repetition, the warm-up included. */
  readonly requests: number;
  readonly quantiles: boolean;
}

/** Run this repetition and answer what its warm-up is seen in; or, with an end, what is left of it. */
export interface ToThread {
  readonly repetition: number;
  readonly end: WarmupEnd | null;
}

/**
 * Independent repetitions over threads, in order. Repetition i draws from stream i of the seed, so the answer does not
 * depend on the number of threads: it is that of `simulate` in sim.
 */
export async function runSimulation(
  named: NamedSimulation,
  { repetitions, threads }: { readonly repetitions: number; readonly threads: number },
  signal: AbortSignal,
): Promise<Repetition[]> {
  const start = () => new Worker(THREAD, { workerData: named });
  return withWorkers(start, Math.min(threads, repetitions), signal, (workers) =>
    repeat(workers, repetitions),
  );
}

async function repeat(workers: readonly Worker[], repetitions: number): Promise<Repetition[]> {
  const inside = new Array<readonly number[]>(repetitions);
  const ran = new Array<Worker>(repetitions);
  let next = 0;
  const runAll = workers.map(async (worker) => {
    while (next < repetitions) {
      const repetition = next++;
      ran[repetition] = worker;
      inside[repetition] = await ask<readonly number[]>(worker, { repetition, end: null });
    }
  });
  await Promise.all(runAll);
  const ends = warmupEnds(inside);
  const results = new Array<Repetition>(repetitions);
  const cutAll = workers.map(async (worker) => {
    for (const [repetition, end] of ends.entries()) {
      if (ran[repetition] === worker)
        results[repetition] = await ask<Repetition>(worker, { repetition, end });
    }
  });
  await Promise.all(cutAll);
  return results;
}
