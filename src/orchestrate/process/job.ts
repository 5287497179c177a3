import { LoadstoneError } from '../../core/errors.ts';
import { type Launch, ManagedProcess } from './managed-process.ts';
import type { RunContext } from './run-context.ts';
import { within } from './within.ts';

const JOB_WITHIN_MS = 120_000;

/** Runs a command to its end; throws E_JOB_FAILED unless that is a good one. */
export async function runJob(
  context: RunContext,
  launch: Launch,
  signal: AbortSignal,
  withinMs = JOB_WITHIN_MS,
): Promise<void> {
  signal.throwIfAborted();
  const job = await ManagedProcess.launch(context, launch);
  const stop = () => void job.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await within(job.exited, withinMs);
    signal.throwIfAborted();
    if (job.exit === 'exited with code 0') return;
    const what = job.exit ?? `was not done within ${withinMs / 1000} s`;
    throw new LoadstoneError(
      'E_JOB_FAILED',
      `${job.name} ${what}; its log is ${job.log}, it ends with:\n${await job.lastWords()}`,
    );
  } finally {
    signal.removeEventListener('abort', stop);
    await job.stop();
  }
}
