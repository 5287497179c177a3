import { readFile } from 'node:fs/promises';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { parseCsv } from '../results/csv.ts';

export const unitsOfTime = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 } as const;
export type UnitOfTime = keyof typeof unitsOfTime;

export interface Values {
  /** In seconds, in the order of the file. */
  readonly values: readonly number[];
  /** The column that was read; null where there are none. */
  readonly column: string | null;
  /** Rows without a value. */
  readonly empty: number;
}

/** Numbers, or times as ISO 8601, from a file: one a line, a column of CSV, or JSON lines. */
export async function readValues(
  path: string,
  column: string | undefined,
  unit: UnitOfTime,
): Promise<Values> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new LoadstoneError('E_DATA', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
  return parseValues(text, path, column, unit);
}

export function parseValues(
  text: string,
  path: string,
  column: string | undefined,
  unit: UnitOfTime,
): Values {
  const body = text.replace(/^\uFEFF/, '').trim();
  const table = body.startsWith('{') || body.startsWith('[') ? jsonTable(body, path) : textTable(body);
  const chosen = choose(table, path, column);
  const cells = table.get(chosen)!;
  const values: number[] = [];
  cells.forEach((cell, i) => {
    if (cell.trim() !== '') values.push(secondsOf(cell, i, path, unit));
  });
  return { values, column: chosen === BARE ? null : chosen, empty: cells.length - values.length };
}

/** Cells by the name of their column; all columns are equally long. */
type Table = ReadonlyMap<string, readonly string[]>;

/** The name of the column of bare numbers. */
const BARE = '';

function textTable(body: string): Table {
  if (body === '') return new Map();
  const first = body.slice(0, body.search(/[\r\n]|$/)).trim();
  const lines = () => body.split(/\r?\n/);
  if (isValue(first)) return new Map([[BARE, lines()]]);
  if (body.includes('"')) return columnsOf(parseCsv(body));
  // Without quotes a line is a row: a file of millions is read in seconds.
  const [header = '', ...rows] = lines();
  const columns = header.split(',').map((name) => [name, new Array<string>(rows.length).fill('')] as const);
  rows.forEach((row, i) => {
    const cells = row.split(',');
    columns.forEach(([, column], k) => {
      column[i] = cells[k] ?? '';
    });
  });
  return new Map(columns);
}

function jsonTable(body: string, path: string): Table {
  const parsed = (text: string, line: number): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new LoadstoneError('E_DATA', `${path}, line ${line}: not JSON`, { cause: error });
    }
  };
  // One array is as good as a line each.
  const whole = body.startsWith('[') ? parsed(body, 1) : undefined;
  const values = Array.isArray(whole)
    ? whole
    : body.split(/\r?\n/).flatMap((line, i) => (line.trim() === '' ? [] : [parsed(line, i + 1)]));
  const cell = (value: unknown) => (value === null || value === undefined ? '' : String(value));
  return columnsOf(
    values.map((value) => {
      if (typeof value !== 'object' || value === null) return { [BARE]: cell(value) };
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cell(one)]));
    }),
  );
}

function columnsOf(rows: readonly Readonly<Record<string, string>>[]): Table {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return new Map([...names].map((name) => [name, rows.map((row) => row[name] ?? '')]));
}

/** The column asked for, or the only one that holds numbers. */
function choose(table: Table, path: string, column: string | undefined): string {
  const names = [...table.keys()];
  if ((table.get(names[0] ?? '')?.length ?? 0) === 0) {
    throw new LoadstoneError('E_DATA', `${path} has no values`);
  }
  const bare = names.length === 1 && names[0] === BARE;
  if (column !== undefined && table.has(column)) return column;
  if (column !== undefined) {
    const there = bare ? 'no columns' : `the columns ${names.join(', ')}`;
    throw new LoadstoneError('E_DATA', `${path} has ${there}, got --column ${column}`);
  }
  if (bare) return BARE;
  const numeric = names.filter((name) => holdsValues(table.get(name)!));
  if (numeric.length === 1) return numeric[0]!;
  const choice = (numeric.length ? numeric : names).join(', ');
  throw new LoadstoneError('E_DATA', `${path}: name the column to test with --column, one of ${choice}`);
}

const holdsValues = (cells: readonly string[]) =>
  cells.some((cell) => cell.trim() !== '') && cells.every((cell) => cell.trim() === '' || isValue(cell));

/** 2026-01-31T12:00:00.250Z, and with a space for the T. */
const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

const isValue = (cell: string) =>
  (cell.trim() !== '' && Number.isFinite(Number(cell))) || iso.test(cell.trim());

function secondsOf(cell: string, i: number, path: string, unit: UnitOfTime): number {
  const value = iso.test(cell.trim()) ? Date.parse(cell.trim()) / 1000 : Number(cell) * unitsOfTime[unit];
  if (Number.isFinite(value)) return value;
  throw new LoadstoneError(
    'E_DATA',
    `${path}: a value is a number or an ISO time, got '${cell}' in row ${i + 1}`,
  );
}
