import { LoadstoneError } from '../core/errors.ts';

/** A recorded schedule as plain data: where its times are, and what was found there when the plan was made. */
export interface Trace {
  readonly kind: 'trace';
  /** The whole path. */
  readonly file: string;
  /** Of the file: the times stay there, and are still those that were planned. */
  readonly sha256: string;
  /** Of a CSV file; null: one time a line. */
  readonly column: string | null;
  /** So many times as fast as it was recorded. */
  readonly speed: number;
  /** Arrivals per second in the measured window. */
  readonly rate: number;
}

/** Its times divided by the speed, one a call, then Infinity. */
export function traceSchedule(times: Float64Array, speed: number): () => number {
  let next = 0;
  return () => (next < times.length ? times[next++]! / speed : Infinity);
}

/**
 * Times in seconds from text, from 0 and in rising order: one number a line, or, where the first line is no number,
 * CSV with a header, of which `column` names one; it may be left out where there is but one. Empty lines are skipped.
 */
export function parseTrace(text: string, column?: string): Float64Array {
  const times = new Times();
  let timeOf: ((line: string) => string) | undefined;
  for (const [line, number] of linesOf(text)) {
    if (timeOf) times.add(timeOf(line), number);
    else if (column === undefined && isNumber(line)) {
      timeOf = (one) => one;
      times.add(line, number);
    } else {
      const index = columnOf(cells(line), column);
      timeOf = (one) => cells(one)[index] ?? '';
    }
  }
  if (times.length === 0)
    throw wrong(`a trace has at least one time, got ${timeOf ? 'only a header' : 'none'}`);
  return times.all;
}

/** Lines that are not empty with their numbers, one after the other: a trace may have millions. */
function* linesOf(text: string): Generator<[string, number]> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let number = 1; start < text.length; number++) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end).trim();
    if (line !== '') yield [line, number];
    if (end < 0) return;
    start = end + 1;
  }
}

class Times {
  length = 0;
  #times = new Float64Array(1024);

  get all(): Float64Array {
    return this.#times.slice(0, this.length);
  }

  add(text: string, line: number): void {
    const time = Number(text);
    if (text === '' || !Number.isFinite(time))
      throw wrong(`a time is a number of seconds, got '${text}' in line ${line}`);
    const earliest = this.length === 0 ? 0 : this.#times[this.length - 1]!;
    if (time < earliest)
      throw wrong(`times are from 0 and in rising order, got ${time} after ${earliest} in line ${line}`);
    if (this.length === this.#times.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.#times);
      this.#times = larger;
    }
    this.#times[this.length++] = time;
  }
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

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));

const wrong = (message: string) => new LoadstoneError('E_TRACE', message);
