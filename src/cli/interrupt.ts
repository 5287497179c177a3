import { LoadstoneError } from '../core/errors.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with a signal that aborts on Ctrl-C and SIGTERM. Stopping takes its time, because everything started
 * is undone first; a second Ctrl-C leaves at once and the watchdog undoes the rest.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(130);
    console.error(`\n${name}: stopping what was started; again to leave at once.`);
    controller.abort(new LoadstoneError('E_INTERRUPTED', `interrupted by ${name}`));
  };
  for (const name of signals) process.on(name, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}
