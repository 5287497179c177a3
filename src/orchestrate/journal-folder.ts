import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type JournalState, readJournal } from './journal-entries.ts';
import { pidExists } from './pid-exists.ts';
import { privateFolder } from './state-dir.ts';

const EXTENSION = '.jsonl';
const folderOf = (stateDir: string) => join(stateDir, 'runs');
const fileOf = (label: string, stateDir: string) => join(folderOf(stateDir), `${label}${EXTENSION}`);

/** Where a run's journal is, or is to be. */
export async function journalPath(label: string, stateDir: string): Promise<string> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(label)) {
    throw new RangeError(`a run's label is letters, digits, dots and dashes, got '${label}'`);
  }
  await privateFolder(stateDir);
  await mkdir(folderOf(stateDir), { recursive: true, mode: 0o700 });
  return fileOf(label, stateDir);
}

/** What a run's journal says, without taking it; null when it has none. */
export async function peek(label: string, stateDir: string): Promise<JournalState | null> {
  const text = await readFile(fileOf(label, stateDir), 'utf8').catch(() => null);
  return text === null ? null : readJournal(text);
}

/** The labels of all runs that have a journal. */
export async function journaledRuns(stateDir: string): Promise<string[]> {
  const names = await readdir(folderOf(stateDir)).catch(() => []);
  return names
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length))
    .sort();
}

/** A name for a journal in the making, which says who makes it. */
export const draftOf = (path: string) => `${path}.${process.pid}.${randomBytes(4).toString('hex')}.draft`;

/** Removes what a process leaves that is killed while it creates a journal. */
export async function sweepDrafts(stateDir: string): Promise<void> {
  for (const name of await readdir(folderOf(stateDir)).catch(() => [])) {
    const pid = /\.(\d+)\.[0-9a-f]{8}\.draft$/.exec(name)?.[1];
    if (pid && !pidExists(Number(pid))) await rm(join(folderOf(stateDir), name), { force: true });
  }
}
