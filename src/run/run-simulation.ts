import { Worker } from 'node:worker_threads';
import { compiled } from '../core/compiled.ts';
import type { TheoryTexts } from '../queueing/index.ts';
import { type Repetition, type WarmupEnd, warmupEnds } from '../sim/index.ts';

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
  signal.throwIfAborted();
  const workers = Array.from(
    { length: Math.min(threads, repetitions) },
    () => new Worker(THREAD, { workerData: named }),
  );
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([repeat(workers, repetitions), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
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

function ask<T>(worker: Worker, message: ToThread): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    const onMessage = (answer: T) => {
      settle();
      resolve(answer);
    };
    const onError = (error: unknown) => {
      settle();
      reject(error);
    };
    const onExit = (code: number) => onError(new Error(`a simulating thread ended with exit code ${code}`));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(message);
  });
}
