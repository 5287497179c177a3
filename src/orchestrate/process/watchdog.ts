import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'node:path';
import type { Readable } from 'node:stream';
import { sleep } from '../../core/abort.ts';
import { LoadstoneError } from '../../core/errors.ts';
import { peek } from '../journal-folder.ts';
import { type UndoOptions, type UndoReport, undoRun } from '../undo.ts';
import { within } from './within.ts';

const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;
/** A process whose pipes are closed may still be on its way out. */
const HELD_FOR_MS = 10_000;
const POLL_MS = 20;

/** The coordinator's side of the watchdog. */
export interface Watchdog {
  /** The run has ended well, or is to stay up: resolves when the watchdog is gone. */
  release(): Promise<void>;
}

/**
 * Starts the process that undoes the run when this one ends without having done so. It holds the end of a pipe from
 * us, so it knows however we end; it has its own session, so a Ctrl-C or a closed terminal does not reach it.
 */
export async function startWatchdog(main: string, run: string, stateDir: string): Promise<Watchdog> {
  const child = spawn(process.execPath, [main, run, stateDir], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: parse(process.cwd()).root,
    env: { PATH: process.env.PATH },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  for (const end of [child, child.stdin, child.stderr]) end.on('error', () => undefined);
  const exited = once(child, 'exit').catch(() => undefined);
  const ready = once(child.stdout, 'data').then(() => true);
  await within(Promise.race([ready, once(child, 'close')]), START_WITHIN_MS);
  if (!(await Promise.race([ready, false]))) {
    child.kill('SIGKILL');
    throw new LoadstoneError(
      'E_STATE',
      `the watchdog ${main} did not start: ${complaint.trim() || child.exitCode}`,
    );
  }
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return {
    async release() {
      child.ref();
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await within(exited, STOP_WITHIN_MS);
      child.unref();
    },
  };
}

/**
 * The watchdog itself: waits until the pipe from the coordinator ends, then undoes what its run has left, unless it
 * is to stay up. Resolves with null when there was nothing to do.
 */
export async function watch(
  run: string,
  pipe: { readonly input: Readable; readonly output: NodeJS.WritableStream },
  options: UndoOptions,
): Promise<UndoReport | null> {
  pipe.output.on('error', () => undefined);
  pipe.output.write('ready\n');
  pipe.input.resume();
  await new Promise((resolve) =>
    pipe.input.once('close', resolve).once('end', resolve).once('error', resolve),
  );
  const deadline = performance.now() + HELD_FOR_MS;
  for (;;) {
    const state = await peek(run, options.stateDir);
    if (!state || state.kept) return null;
    const report = await undoRun(run, options);
    if (report.state !== 'held' || performance.now() > deadline) return report;
    await sleep(POLL_MS);
  }
}
