import { LoadstoneError } from '../core/errors.ts';
import type { RequestRecord, ServerTimes } from '../measure/request-record.ts';
import { type CsvValue, csvRows, formatCsv, numberOrNull } from './csv.ts';

/** Times are seconds since the load's start; empty: it never came so far, or nobody says. */
const HEADER = [
  'index',
  'name',
  'intended_s',
  'sent_s',
  'done_s',
  'status',
  'bytes',
  'error',
  'arrived_s',
  'started_s',
  'freed_s',
  'service_s',
  'drawn_s',
] as const;

/** A row a request, in the order of their numbers. */
export function formatRequests(requests: readonly RequestRecord[]): string {
  return formatCsv(HEADER, requests.toSorted((a, b) => a.index - b.index).map(cellsOf));
}

function cellsOf({ server, ...request }: RequestRecord): CsvValue[] {
  const { index, name, intended_s, sent_s, done_s, status, bytes, error } = request;
  return [
    index,
    name,
    nano(intended_s),
    nano(sent_s),
    nano(done_s),
    status,
    bytes,
    error,
    nano(server?.arrived_s),
    nano(server?.started_s),
    nano(server?.freed_s),
    nano(server?.service_s),
    // What was drawn can be drawn again, to the last bit.
    server?.drawn_s ?? null,
  ];
}

/** Clocks count nanoseconds. Rounding keeps their order, and what is equal. */
const nano = (seconds: number | null | undefined) =>
  seconds === null || seconds === undefined ? null : Number(seconds.toFixed(9));

/** E_RESULTS_CORRUPT where a line is not what `formatRequests` writes. */
export function parseRequests(text: string, path: string): RequestRecord[] {
  const [header = [], ...rows] = csvRows(text);
  let line = 1;
  if (header.join() !== HEADER.join()) throw corrupt(path, line, 'is not the header of requests');
  const requests = rows.map((cells) => {
    line++;
    const row = Object.fromEntries(HEADER.map((name, i) => [name, cells[i]])) as Row;
    if (cells.length !== HEADER.length || !isRequest(row)) throw corrupt(path, line, 'is not a request');
    // A name in quotes may go on over several lines.
    line += row.name.split('\n').length - 1;
    return requestOf(row);
  });
  // Cut off within a number it would look whole.
  if (!text.endsWith('\n')) throw corrupt(path, line, 'has no end');
  return requests;
}

type Row = Readonly<Record<(typeof HEADER)[number], string>>;

const ALWAYS = ['intended_s', 'status'] as const;
const PERHAPS = ['sent_s', 'done_s', 'bytes', 'drawn_s'] as const;
const OF_SERVER = ['arrived_s', 'started_s', 'freed_s', 'service_s'] as const;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]\d+)?$/;

function isRequest(row: Row): boolean {
  const isNumber = (column: keyof Row) => NUMBER.test(row[column]);
  const isEmpty = (column: keyof Row) => row[column] === '';
  return (
    /^\d+$/.test(row.index) &&
    ALWAYS.every(isNumber) &&
    PERHAPS.every((column) => isEmpty(column) || isNumber(column)) &&
    (OF_SERVER.every(isNumber) || (OF_SERVER.every(isEmpty) && isEmpty('drawn_s')))
  );
}

const requestOf = (row: Row): RequestRecord => ({
  index: Number(row.index),
  name: row.name,
  intended_s: Number(row.intended_s),
  sent_s: numberOrNull(row.sent_s),
  done_s: numberOrNull(row.done_s),
  status: Number(row.status),
  bytes: numberOrNull(row.bytes),
  error: row.error === '' ? null : row.error,
  server: row.arrived_s === '' ? null : serverOf(row),
});

const serverOf = (row: Row): ServerTimes => ({
  arrived_s: Number(row.arrived_s),
  started_s: Number(row.started_s),
  freed_s: Number(row.freed_s),
  service_s: Number(row.service_s),
  drawn_s: numberOrNull(row.drawn_s),
});

const corrupt = (path: string, line: number, what: string) =>
  new LoadstoneError('E_RESULTS_CORRUPT', `${path}, line ${line}, ${what}`);
