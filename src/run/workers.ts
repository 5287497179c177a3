import type { Worker } from 'node:worker_threads';

/** Starts so many threads, has them work, and ends them whatever happens; an abort rejects with its reason. */
export async function withWorkers<T>(
  start: () => Worker,
  count: number,
  signal: AbortSignal,
  work: (workers: readonly Worker[]) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const workers = Array.from({ length: count }, start);
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(workers), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Sends one message and waits for the answer to it. */
export function ask<T>(worker: Worker, message: unknown): Promise<T> {
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
