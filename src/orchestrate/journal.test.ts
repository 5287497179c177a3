import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Journal, type JournalOptions } from './journal.ts';
import { type JournalEntry, readJournal } from './journal-entries.ts';
import { journaledRuns, peek, sweepDrafts } from './journal-folder.ts';

let stateDir: string;
let options: JournalOptions;
/** Identities of the processes that live. */
const alive = new Map<number, string>();

beforeEach(async () => {
  stateDir = join(await mkdtemp(join(tmpdir(), 'journal-')), 'state');
  alive.clear();
  alive.set(process.pid, 'me');
  options = { stateDir, host: { identity: async (pid) => alive.get(pid) ?? null } };
});
afterEach(() => rm(join(stateDir, '..'), { recursive: true }));

const lines = async (journal: Journal): Promise<JournalEntry[]> =>
  (await readFile(journal.path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a journal', () => {
  test('is held from its first byte on and lies in a folder of ours alone', async () => {
    const journal = await Journal.create('run-1', options);
    expect(await lines(journal)).toEqual([{ op: 'hold', pid: process.pid, identity: 'me' }]);
    expect((await stat(stateDir)).mode & 0o777).toBe(0o700);
    expect((await stat(journal.path)).mode & 0o777).toBe(0o600);
    expect(await journaledRuns(stateDir)).toEqual(['run-1']);
    await journal.close();
  });

  test('says what is left until it is struck, and goes with the last entry', async () => {
    const journal = await Journal.create('run-1', options);
    const one = await journal.process('web-1', ['SIGTERM']);
    const two = await journal.process('web-2', ['SIGINT', 'SIGQUIT']);
    await journal.spawned(one, 41, 'x');
    const three = await journal.folder('/tmp/run-1-db');
    expect(await peek('run-1', stateDir)).toMatchObject({
      kept: false,
      processes: [
        { name: 'web-1', spawned: { pid: 41, identity: 'x' } },
        { name: 'web-2', stop: ['SIGINT', 'SIGQUIT'] },
      ],
      folders: [{ path: '/tmp/run-1-db' }],
    });
    for (const id of [one, two, three]) await journal.strike(id);
    await journal.close();
    expect(await peek('run-1', stateDir)).toBeNull();
  });

  test('stays, without its holder, when something is left', async () => {
    const journal = await Journal.create('run-1', options);
    await journal.folder('/tmp/run-1-db');
    await journal.close();
    expect(await peek('run-1', stateDir)).toMatchObject({
      holders: [],
      folders: [{ path: '/tmp/run-1-db' }],
    });
  });

  test('shows every write to who watches, before it and when it is on the disk', async () => {
    const seen: string[] = [];
    const onWrite: JournalOptions['onWrite'] = (phase, { op }) => seen.push(`${phase} ${op}`);
    const journal = await Journal.create('run-1', { ...options, onWrite });
    await journal.strike(await journal.folder('/tmp/run-1-x'));
    await journal.close();
    expect(seen).toEqual(['hold', 'folder', 'strike'].flatMap((op) => [`before ${op}`, `after ${op}`]));
  });

  test('is one for each label', async () => {
    const journal = await Journal.create('run-1', options);
    await expect(Journal.create('run-1', options)).rejects.toMatchObject({ code: 'E_RUN_BUSY' });
    expect(await readdir(join(stateDir, 'runs'))).toEqual(['run-1.jsonl']);
    await journal.close();
  });

  test.each(['', '../up', 'a/b', '.hidden', 'a b'])('refuses the label %j', async (label) => {
    await expect(Journal.create(label, options)).rejects.toThrow(RangeError);
  });

  test('that cannot be written fails with the thing not entered, and goes on', async () => {
    let full = false;
    const onWrite: JournalOptions['onWrite'] = (phase) => {
      if (full && phase === 'after') throw new Error('ENOSPC: no space left on device');
    };
    const journal = await Journal.create('run-1', { ...options, onWrite });
    full = true;
    await expect(journal.folder('/tmp/run-1-a')).rejects.toMatchObject({ code: 'E_STATE' });
    full = false;
    await journal.folder('/tmp/run-1-b');
    expect((await peek('run-1', stateDir))?.folders.map(({ path }) => path)).toEqual(['/tmp/run-1-b']);
    await journal.close();
  });

  test('whose state folder cannot be made names it', async () => {
    await writeFile(join(stateDir, '..', 'file'), '');
    const wrong = { ...options, stateDir: join(stateDir, '..', 'file', 'state') };
    await expect(Journal.create('run-1', wrong)).rejects.toMatchObject({ code: 'E_STATE' });
  });
});

describe('taking over', () => {
  const abandoned = async (...entries: (JournalEntry | string)[]) => {
    const journal = await Journal.create('run-1', options);
    await journal.close();
    const text = entries.map((entry) => (typeof entry === 'string' ? entry : `${JSON.stringify(entry)}\n`));
    await writeFile(journal.path, text.join(''));
    return journal.path;
  };

  test('is left to the process that holds it while it lives', async () => {
    await abandoned({ op: 'hold', pid: 7, identity: 'seven' }, { op: 'folder', id: 1, path: '/tmp/run-1-a' });
    alive.set(7, 'seven');
    expect(await Journal.takeOver('run-1', options)).toBeNull();
    expect((await peek('run-1', stateDir))?.holders).toEqual([{ op: 'hold', pid: 7, identity: 'seven' }]);
  });

  test.each([
    ['gone', null],
    ['another one under the same pid', 'eight'],
  ])('works when its holder is %s', async (_, identity) => {
    await abandoned({ op: 'hold', pid: 7, identity: 'seven' }, { op: 'folder', id: 4, path: '/tmp/run-1-a' });
    if (identity) alive.set(7, identity);
    const taken = await Journal.takeOver('run-1', options);
    expect(taken?.state.folders).toMatchObject([{ id: 4, path: '/tmp/run-1-a' }]);
    await taken!.journal.strike(4);
    await taken!.journal.close();
    expect(await peek('run-1', stateDir)).toBeNull();
  });

  test('reads past a last line that was cut off', async () => {
    const path = await abandoned({ op: 'folder', id: 1, path: '/tmp/run-1-a' }, '{"op":"folder","id":2,"pa');
    const taken = await Journal.takeOver('run-1', options);
    expect(taken?.state.folders.map(({ id }) => id)).toEqual([1]);
    await taken!.journal.close();
    await appendFile(path, 'and more rubbish');
    expect((await peek('run-1', stateDir))?.folders.map(({ id }) => id)).toEqual([1]);
  });

  test('is for one at a time', async () => {
    await abandoned({ op: 'folder', id: 1, path: '/tmp/run-1-a' });
    const taken = await Journal.takeOver('run-1', options);
    expect(await Journal.takeOver('run-1', options)).toBeNull();
    await taken!.journal.close();
    expect((await Journal.takeOver('run-1', options))?.state.folders).toHaveLength(1);
  });

  test('does not delete the journal of a later run with the same label', async () => {
    await abandoned({ op: 'hold', pid: 7, identity: 'seven' });
    const taken = await Journal.takeOver('run-1', options);
    await rm(taken!.journal.path);
    const later = await Journal.create('run-1', options);
    await taken!.journal.close();
    expect(await peek('run-1', stateDir)).not.toBeNull();
    await later.close();
  });

  test('of nothing is nothing', async () => {
    expect(await Journal.takeOver('run-1', options)).toBeNull();
  });
});

test('a draft of a process that is gone is swept, one of a living process stays', async () => {
  await (await Journal.create('run-1', options)).close();
  const runs = join(stateDir, 'runs');
  await writeFile(join(runs, 'a.jsonl.4194999.01234567.draft'), '');
  await writeFile(join(runs, `b.jsonl.${process.pid}.01234567.draft`), '');
  await sweepDrafts(stateDir);
  expect(await readdir(runs)).toEqual([`b.jsonl.${process.pid}.01234567.draft`]);
});

test('lines that say nothing are skipped', () => {
  expect(readJournal('\n\nnull\n42\n"text"\n{"op":"strike","id":9}\n')).toMatchObject({
    processes: [],
    folders: [],
  });
});
