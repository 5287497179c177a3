import { get } from 'node:http';
import { sleep } from '../../core/abort.ts';
import { LoadstoneError } from '../../core/errors.ts';
import type { ManagedProcess } from './managed-process.ts';

/** The port was free when it was chosen and taken when the process listened: choose another one and try again. */
export class PortTakenError extends LoadstoneError {}

const PORT_TAKEN = /EADDRINUSE|address already in use/i;
const POLL_MS = 25;
const PROBE_TIMEOUT_MS = 2_000;

/**
 * Waits until the process is ready. Fails at once when it exits, after `withinMs` when it only runs, and then says
 * where the log is and how it ends.
 */
export async function untilReady(
  process: ManagedProcess,
  check: () => Promise<ReadyCheck>,
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  let last = 'no answer';
  for (;;) {
    signal.throwIfAborted();
    if (!process.alive) throw await notReady(process, `${process.exit} before it was ready`);
    if (performance.now() > deadline)
      throw await notReady(process, `was not ready within ${withinMs / 1000} s (${last})`);
    // Ready and still there: an answer may also come from a stranger who was faster at this port.
    const { ready, said } = await check();
    if (ready && process.alive) return;
    last = said;
    await Promise.race([sleep(POLL_MS, signal), process.exited]);
  }
}

export async function notReady(process: ManagedProcess, what: string): Promise<Error> {
  const tail = await process.lastWords();
  if (!process.alive && PORT_TAKEN.test(tail)) {
    return new PortTakenError(
      'E_PORT_BUSY',
      `${process.name} found its port taken; its log is ${process.log}`,
    );
  }
  const said = tail === '' ? 'it is empty' : `it ends with:\n${tail}`;
  return new LoadstoneError('E_NOT_READY', `${process.name} ${what}; its log is ${process.log}, ${said}`);
}

/** Whether a process is ready, and what it was that said so. */
export interface ReadyCheck {
  readonly ready: boolean;
  /** 'GET /health: 404'. */
  readonly said: string;
}

/** Whether this URL answers 2xx. */
export function isHealthy(url: string): Promise<ReadyCheck> {
  const asked = `GET ${new URL(url).pathname}`;
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: PROBE_TIMEOUT_MS }, (response) => {
      response.resume();
      const { statusCode: status = 0 } = response;
      resolve({ ready: status >= 200 && status < 300, said: `${asked}: ${status}` });
    });
    request.once('timeout', () => request.destroy());
    request.once('close', () => resolve({ ready: false, said: `${asked}: no answer` }));
    request.on('error', () => undefined);
  });
}
