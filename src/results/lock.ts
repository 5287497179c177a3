import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { LoadstoneError } from '../core/errors.ts';
import { codeOf } from './files.ts';

/** What tells a process from a later one with the same pid; null: none such, or not to be had on this system. */
export type Identify = (pid: number) => Promise<string | null>;

interface Holder {
  readonly pid: number;
  readonly identity: string | null;
  readonly host: string;
}

/** A stale lock is removed in some milliseconds; who is seen at it for longer than this is stuck. */
const REMOVAL_MS = 10_000;
const LOOK_AGAIN_MS = 5;

/** Takes the lock of a folder that one process writes, or says who has it. The answer gives it back. */
export async function takeLock(path: string, identify: Identify): Promise<() => Promise<void>> {
  const mine: Holder = { pid: process.pid, identity: await identify(process.pid), host: hostname() };
  const text = JSON.stringify(mine);
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text);
  try {
    while (!(await claimed(draft, path))) {
      const holder = await holderOf(path, identify);
      if (holder) throw busy(path, holder);
      await removeStale(path, identify);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await textOf(path)) === text) await rm(path, { force: true });
  };
}

/** A link is there whole or not at all, and only one process can make it. */
async function claimed(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes the lock that a dead process left. Two who both saw it dead must not both remove: the slower one would take
 * away what the faster one has put in its place. So there is a lock for removing, and who has it looks again.
 */
async function removeStale(path: string, identify: Identify): Promise<void> {
  const done = await whenFree(() => takeLock(`${path}.removal`, identify));
  try {
    // Nothing there: given back meanwhile, and the next one may be taking it.
    if ((await textOf(path)) !== null && !(await holderOf(path, identify))) await rm(path, { force: true });
  } finally {
    await done();
  }
}

async function whenFree<T>(take: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + REMOVAL_MS; ; ) {
    try {
      return await take();
    } catch (error) {
      if (!(error instanceof LoadstoneError) || Date.now() > until) throw error;
      await setTimeout(LOOK_AGAIN_MS);
    }
  }
}

/** Who holds the lock; null: nobody who lives. */
async function holderOf(path: string, identify: Identify): Promise<Holder | null> {
  const holder = parseHolder((await textOf(path)) ?? '');
  return holder && (await lives(holder, identify)) ? holder : null;
}

const textOf = (path: string) => readFile(path, 'utf8').catch(() => null);

async function lives(holder: Holder, identify: Identify): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  return holder.identity === null || (await identify(holder.pid)) === holder.identity;
}

function parseHolder(text: string): Holder | null {
  try {
    const holder: Holder = JSON.parse(text);
    return typeof holder?.pid === 'number' ? holder : null;
  } catch {
    return null;
  }
}

const busy = (path: string, { pid, host }: Holder) =>
  new LoadstoneError('E_RESULTS_BUSY', `process ${pid} on ${host} is writing here (${path})`);
