import { LoadstoneError } from '../core/errors.ts';

/** A schedule that was recorded: the times in seconds as given, one a call, then Infinity. */
export function traceSchedule(times: readonly number[]): () => number {
  times.forEach((time, i) => {
    const earliest = i === 0 ? 0 : times[i - 1]!;
    if (!(time >= earliest && time < Infinity))
      throw wrong(
        `times are finite, from 0 and in rising order, got ${time} after ${earliest} (number ${i + 1})`,
      );
  });
  let next = 0;
  return () => (next < times.length ? times[next++]! : Infinity);
}

/**
 * Times in seconds from text: one number a line, or, where the first line is no number, CSV with a header, of which
 * `column` names one; it may be left out where there is but one. Empty lines are skipped.
 */
export function parseTrace(text: string, column?: string): number[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const rows = lines.map((line, i) => ({ line, number: i + 1 })).filter(({ line }) => line.trim() !== '');
  const [first, ...others] = rows;
  if (!first) throw wrong('a trace has at least one time, got none');
  if (column === undefined && isNumber(first.line))
    return rows.map(({ line, number }) => timeIn(line, number));
  const index = columnOf(cells(first.line), column);
  if (others.length === 0) throw wrong('a trace has at least one time, got only a header');
  return others.map(({ line, number }) => timeIn(cells(line)[index] ?? '', number));
}

function columnOf(header: readonly string[], column: string | undefined): number {
  const index = column === undefined && header.length === 1 ? 0 : header.indexOf(column ?? '');
  if (index < 0)
    throw wrong(
      `a trace's column is one of ${header.join(', ')}, got ${column === undefined ? 'none' : `'${column}'`}`,
    );
  return index;
}

/** The cells of a line of CSV: RFC 4180 without line breaks inside quotes, which a time has no use for. */
const cells = (line: string) =>
  [...`,${line}`.matchAll(/,(?:\s*"((?:[^"]|"")*)"\s*|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!.trim(),
  );

function timeIn(text: string, line: number): number {
  if (!isNumber(text)) throw wrong(`a time is a number of seconds, got '${text}' in line ${line}`);
  return Number(text);
}

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));

const wrong = (message: string) => new LoadstoneError('E_TRACE', message);
