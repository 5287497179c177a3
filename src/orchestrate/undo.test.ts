import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from './journal.ts';
import type { JournalEntry } from './journal-entries.ts';
import { host } from './test-support/process-harness.ts';
import { cleanAll, listOwned, undoRun } from './undo.ts';

let folder: string;
let options: { host: typeof host; stateDir: string };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'undo-'));
  options = { host, stateDir: join(folder, 'state') };
});
afterEach(() => rm(folder, { recursive: true }));

const run = `loadstone-undo-${process.pid}`;
async function left(...entries: JournalEntry[]): Promise<void> {
  await mkdir(join(options.stateDir, 'runs'), { recursive: true });
  const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  await writeFile(join(options.stateDir, 'runs', `${run}.jsonl`), text);
}

test('a process that has the pid of one of ours is not ours', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  await left(
    { op: 'process', id: 1, name: 'web-1', stop: ['SIGTERM'] },
    { op: 'spawned', id: 1, pid: child.pid!, identity: 'another boot, another time' },
  );
  expect(await undoRun(run, options)).toEqual({ run, state: 'undone', undone: [], failed: [] });
  expect(child.exitCode ?? child.signalCode).toBeNull();
  expect(await host.identity(child.pid!)).not.toBeNull();
  child.kill('SIGKILL');
});

test('where processes cannot be told apart, one that lives is left alone and said', async () => {
  const blind = { ...host, identity: async () => null, findByLabel: async () => [] };
  const gone = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await new Promise((resolve) => gone.once('exit', resolve));
  await left(
    { op: 'process', id: 1, name: 'web-1', stop: ['SIGTERM'] },
    { op: 'spawned', id: 1, pid: process.pid, identity: null },
    { op: 'process', id: 2, name: 'web-2', stop: ['SIGTERM'] },
    { op: 'spawned', id: 2, pid: gone.pid!, identity: null },
  );
  const report = await undoRun(run, { ...options, host: blind });
  expect(report.failed).toMatchObject([
    { id: String(process.pid), reason: expect.stringMatching(/cannot be told/) },
  ]);
  // It stays in the journal, so that somebody who can tell finds it.
  expect(await undoRun(run, options)).toEqual({ run, state: 'undone', undone: [], failed: [] });
});

test('a folder without the label is not ours, whatever the journal says', async () => {
  const stranger = join(folder, 'precious');
  const ours = join(folder, `${run}-db-1`);
  for (const path of [stranger, ours]) await mkdir(join(path, 'deep'), { recursive: true });
  await left({ op: 'folder', id: 1, path: stranger }, { op: 'folder', id: 2, path: ours });
  const report = await undoRun(run, options);
  expect(report.failed).toMatchObject([{ kind: 'folder', id: stranger }]);
  expect(existsSync(stranger)).toBe(true);
  expect(existsSync(ours)).toBe(false);
  expect((await listOwned(options)).map(({ id }) => id)).toEqual([stranger]);
});

test('a run that was kept and of which nothing lives is cleaned like any other', async () => {
  const ours = join(folder, `${run}-db-1`);
  await mkdir(ours);
  await left(
    { op: 'process', id: 1, name: 'web-1', stop: ['SIGTERM'] },
    { op: 'spawned', id: 1, pid: 1, identity: 'before the restart' },
    { op: 'folder', id: 2, path: ours },
    { op: 'keep' },
  );
  expect((await cleanAll(options)).map(({ state }) => state)).toEqual(['undone']);
  expect(existsSync(ours)).toBe(false);
});

test('nothing to undo is said, and is no error', async () => {
  expect(await cleanAll(options)).toEqual([]);
  expect(await undoRun(run, options)).toMatchObject({ state: 'absent' });
  expect(await listOwned(options)).toEqual([]);
});

test('a run that this very process holds is left alone', async () => {
  const journal = await Journal.create(run, options);
  const id = await journal.folder(join(folder, `${run}-db-1`));
  expect((await cleanAll(options)).map(({ state }) => state)).toEqual(['held']);
  await journal.strike(id);
  await journal.close();
});
