import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { LoadstoneError } from '../core/errors.ts';
import { codeOf } from './files.ts';
import type { TrialResult } from './trial-result.ts';

/** A line: what is measured in a folder of that name. */
interface Row {
  readonly run_id: string;
}

/** Whether a line that can be read is what it should be. */
type IsRow<R extends Row> = (row: R) => boolean;

/** results.jsonl, or calibrations.jsonl, as read: the rows, and what stands after the last whole one. */
export interface Journal<R extends Row = TrialResult> {
  readonly rows: readonly R[];
  /** Bytes of the rows with their line ends. */
  readonly length: number;
  /** A last line that was not written to its end: the process was killed while it wrote. */
  readonly torn: string | null;
}

export async function readJournal<R extends Row = TrialResult>(
  path: string,
  isRow: IsRow<R> = () => true,
): Promise<Journal<R>> {
  try {
    return parseJournal<R>(await readFile(path, 'utf8'), path, isRow);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { rows: [], length: 0, torn: null };
    throw error;
  }
}

/** Only the last line may be broken; anything else is damage that nobody should guess about. */
export function parseJournal<R extends Row = TrialResult>(
  text: string,
  path: string,
  isRow: IsRow<R> = () => true,
): Journal<R> {
  const lines = text.split('\n');
  const rows: R[] = [];
  let length = 0;
  const seen = new Set<string>();
  for (const [i, line] of lines.entries()) {
    const ended = i < lines.length - 1;
    if (line === '' && !ended) break;
    const row = ended ? parseRow<R>(line, isRow) : null;
    if (row === null) {
      const rest = lines.slice(i).join('\n');
      if (rest.trimEnd().includes('\n')) throw corrupt(path, i + 1, 'is none of its rows');
      return { rows, length, torn: rest };
    }
    if (seen.has(row.run_id)) throw corrupt(path, i + 1, `repeats the trial ${row.run_id}`);
    seen.add(row.run_id);
    rows.push(row);
    length += Buffer.byteLength(line) + 1;
  }
  return { rows, length, torn: null };
}

/** Appends a row; when the promise is kept it is on the disk. */
export async function appendRow(path: string, row: Row): Promise<void> {
  const file = await open(path, 'a');
  try {
    await file.appendFile(`${JSON.stringify(row)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Moves a torn last line into a file beside the journal, so that appending can go on and nothing is lost. */
export async function repairJournal<R extends Row = TrialResult>(path: string): Promise<Journal<R>> {
  const journal = await readJournal<R>(path);
  if (journal.torn === null) return journal;
  await writeFile(`${path}.torn`, `${journal.torn}\n`, { flag: 'a', flush: true });
  await truncate(path, journal.length);
  return { ...journal, torn: null };
}

function parseRow<R extends Row>(line: string, isRow: IsRow<R>): R | null {
  try {
    const row: R = JSON.parse(line);
    return typeof row?.run_id === 'string' && isRow(row) ? row : null;
  } catch {
    return null;
  }
}

const corrupt = (path: string, line: number, what: string) =>
  new LoadstoneError('E_RESULTS_CORRUPT', `${path}, line ${line}, ${what}`);
