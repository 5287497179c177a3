/** A promise that others settle. */
export function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let settle: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: settle };
}

/** Waits for a promise at most `ms`; answers whether that was too short. Rejects as the promise does, or on abort. */
export async function isLate(promise: Promise<unknown>, ms: number, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  let stop = () => {};
  const late = new Promise<boolean>((resolve, reject) => {
    const timer = setTimeout(() => resolve(true), ms);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([late, promise.then(() => false)]);
  } finally {
    stop();
  }
}
