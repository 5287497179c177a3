import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { LoadstoneError } from '../core/errors.ts';
import { codeOf } from './files.ts';

/** What tells a process from a later one with the same pid; null: none such, or not to be had on this system. */
export type Identify = (pid: number) => Promise<string | null>;

interface Holder {
  readonly pid: number;
  readonly identity: string | null;
  readonly host: string;
}

/** Takes the lock of a folder that one process writes, or says who has it. The answer gives it back. */
export async function takeLock(path: string, identify: Identify): Promise<() => Promise<void>> {
  const mine: Holder = { pid: process.pid, identity: await identify(process.pid), host: hostname() };
  const text = JSON.stringify(mine);
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, text);
  try {
    while (!(await claimed(draft, path))) {
      const found = await readFile(path, 'utf8').catch(() => null);
      if (found === null) continue;
      const holder = parseHolder(found);
      if (holder && (await lives(holder, identify))) throw busy(path, holder);
      await moveAside(path, found);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await readFile(path, 'utf8').catch(() => null)) === text) await rm(path, { force: true });
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

/** Removes the lock that a dead process left, and no other one that took its place meanwhile. */
async function moveAside(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

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
