import { LoadstoneError, messageOf } from '../../core/errors.ts';
import type { Files } from '../scenario.ts';
import { parseCsv } from './csv.ts';
import type { SourceOptions } from './schema.ts';

/** Rows stand in the plan, once for each trial: beyond this they belong into the system, by its set-up. */
const MOST_BYTES = 1_048_576;

export type Cell = string | number | boolean | null;

interface Table {
  readonly columns: string[];
  readonly cells: Cell[][];
}

/** The rows of a source, wherever they come from, as a plan keeps them. */
export function readSource(name: string, source: SourceOptions, files: Files): SourceOptions {
  const { columns, cells } = tableOf(name, source, files);
  const complain = (rule: string) => new LoadstoneError('E_SPEC', `option 'flows.data.${name}': ${rule}`);
  if (cells.length === 0) throw complain('data needs at least one row');
  if (new Set(columns).size < columns.length)
    throw complain(`a column stands twice in ${columns.join(', ')}`);
  const bytes = Buffer.byteLength(JSON.stringify(cells));
  if (bytes > MOST_BYTES) {
    throw complain(`data has at most ${MOST_BYTES} bytes as JSON, since each trial keeps it; got ${bytes}`);
  }
  return { order: source.order, columns, cells };
}

function tableOf(name: string, source: SourceOptions, files: Files): Table {
  if (source.csv !== undefined) return fromFile(name, 'csv', source.csv, files, fromCsv);
  if (source.json !== undefined) return fromFile(name, 'json', source.json, files, fromJson);
  if (source.rows) return fromRecords(source.rows);
  return { columns: source.columns ?? [], cells: source.cells ?? [] };
}

function fromFile(
  name: string,
  key: 'csv' | 'json',
  path: string,
  files: Files,
  parse: (text: string) => Table,
): Table {
  try {
    return parse(files.read(path));
  } catch (error) {
    const message = `option 'flows.data.${name}.${key}': ${path}: ${messageOf(error)}`;
    throw new LoadstoneError('E_SPEC', message, { cause: error });
  }
}

function fromCsv(text: string): Table {
  const [columns = [], ...cells] = parseCsv(text);
  for (const [i, row] of cells.entries()) {
    if (row.length === columns.length) continue;
    throw new LoadstoneError('E_SPEC', `row ${i + 1} has ${row.length} fields, its header ${columns.length}`);
  }
  return { columns: columns.map((column) => column.trim()), cells };
}

function fromJson(text: string): Table {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every(isRecord)) {
    throw new LoadstoneError('E_SPEC', 'a data file in JSON is a list of objects');
  }
  return fromRecords(value);
}

/** Every row has the columns of the first. */
function fromRecords(rows: readonly Readonly<Record<string, unknown>>[]): Table {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row, i) =>
    columns.map((column) => {
      const cell = Object.hasOwn(row, column) ? row[column] : undefined;
      if (isCell(cell)) return cell;
      throw new LoadstoneError(
        'E_SPEC',
        `row ${i + 1} needs a text, number, true, false or null as '${column}'`,
      );
    }),
  );
  return { columns, cells };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCell = (value: unknown): value is Cell =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
