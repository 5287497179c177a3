import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { trialRecord } from './example.test.data.ts';
import { appendRow, parseJournal, readJournal, repairJournal } from './journal.ts';

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'loadstone-journal-'));
  path = join(dir, 'results.jsonl');
});
afterEach(() => rm(dir, { recursive: true }));

const rows = [0, 1].map((order) => trialRecord(order).result);

describe('results.jsonl', () => {
  test('rows that were appended are read', async () => {
    for (const row of rows) await appendRow(path, row);
    const journal = await readJournal(path);
    expect(journal).toMatchObject({ rows, torn: null });
    expect(journal.length).toBe((await readFile(path)).length);
  });

  test('a file that is not there has no rows', async () => {
    expect(await readJournal(path)).toEqual({ rows: [], length: 0, torn: null });
  });

  test('cut anywhere, the whole rows are read and the rest is torn', () => {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const first = JSON.stringify(rows[0]).length + 1;
    for (let cut = 0; cut <= text.length; cut += 97) {
      const journal = parseJournal(text.slice(0, cut), path);
      expect(journal.rows).toHaveLength(cut < first ? 0 : cut < text.length ? 1 : 2);
      expect(text.slice(0, journal.length) + (journal.torn ?? '')).toBe(text.slice(0, cut));
    }
  });

  test('the torn end is moved aside, and appending goes on', async () => {
    await appendRow(path, rows[0]!);
    await appendFile(path, '{"run_id":"run_001');
    expect(await repairJournal(path)).toMatchObject({ rows: [rows[0]], torn: null });
    await appendRow(path, rows[1]!);
    expect((await readJournal(path)).rows).toEqual(rows);
    expect(await readFile(`${path}.torn`, 'utf8')).toBe('{"run_id":"run_001\n');
  });

  test('a row whose line end is missing was not finished either', () => {
    expect(parseJournal(JSON.stringify(rows[0]), path)).toMatchObject({ rows: [], length: 0 });
  });

  test('damage before the end is an error that names the line', async () => {
    await writeFile(path, `${JSON.stringify(rows[0])}\n{"run_id\n${JSON.stringify(rows[1])}\n`);
    await expect(readJournal(path)).rejects.toMatchObject({
      code: 'E_RESULTS_CORRUPT',
      message: `${path}, line 2, is none of its rows`,
    });
  });

  test('so is a trial that is there twice', () => {
    const line = `${JSON.stringify(rows[0])}\n`;
    expect(() => parseJournal(line + line, 'x')).toThrow('x, line 2, repeats the trial run_000_monolith_c10');
  });
});
