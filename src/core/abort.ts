/** Waits `ms` milliseconds, or rejects with the signal's reason as soon as it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Asks `ready` every `ms` milliseconds until it answers something other than undefined. */
export async function until<T>(
  ready: () => Promise<T | undefined> | T | undefined,
  ms: number,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const answer = await ready();
    if (answer !== undefined) return answer;
    await sleep(ms, signal);
  }
}

/**
 * Does something under a signal that aborts with the given one, or with a TimeoutError after `ms` milliseconds. With a timer
 * of its own: Node.js 20 may collect a signal of AbortSignal.timeout that only AbortSignal.any knows before it has fired.
 */
export async function withDeadline<T>(
  ms: number,
  signal: AbortSignal,
  work: (bound: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new DOMException(`no answer within ${ms / 1000} s`, 'TimeoutError')),
    ms,
  );
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}
