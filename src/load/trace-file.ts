import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseTrace, type Trace } from '../arrivals/index.ts';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { holds, lengthOf, type Window } from '../measure/window.ts';
import type { Workload } from '../plan/plan.ts';

/** The files that a plan may name, by paths relative to whatever names them. */
interface Files {
  read(path: string): string;
  /** The whole path. */
  resolve(path: string): string;
}

export interface AskedTrace {
  readonly file: string;
  readonly column?: string | undefined;
  readonly speed: number;
}

/** What a plan has of a trace, once it has been read: not its times, of which there may be millions. */
export function planTrace(asked: AskedTrace, { from, until }: Window, files: Files): Trace {
  const { file, column = null, speed } = asked;
  const text = readable(file, () => files.read(file));
  const times = readable(file, () => parseTrace(text, asked.column));
  const arrivals = times.reduce((sum, time) => sum + (holds({ from, until }, time / speed) ? 1 : 0), 0);
  if (arrivals === 0) {
    const [first, last] = [times[0]! / speed, times.at(-1)! / speed];
    throw wrong(
      file,
      `its times, ${first} s to ${last} s after the load's start, are none of the measured window's, ${from} s to ${until} s`,
    );
  }
  const rate = arrivals / lengthOf({ from, until });
  return { kind: 'trace', file: files.resolve(file), sha256: hashOf(text), column, speed, rate };
}

/** Its last time, in seconds at the speed asked for. */
export function traceEnd({ file, column, speed }: AskedTrace, files: Files): number {
  return readable(file, () => parseTrace(files.read(file), column).at(-1)! / speed);
}

/** The times of a load's trace, which are still those that were planned; null: it follows none. */
export async function recordedTimes(workload: Workload): Promise<Float64Array | null> {
  if (workload.model !== 'open' || workload.rates.kind !== 'trace') return null;
  const { file, sha256, column } = workload.rates;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw wrong(file, messageOf(error), error);
  });
  if (hashOf(text) !== sha256) throw wrong(file, 'it has changed since the plan was made');
  return parseTrace(text, column ?? undefined);
}

function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw wrong(file, messageOf(error), error);
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

const wrong = (file: string, message: string, cause?: unknown) =>
  new LoadstoneError('E_TRACE', `trace ${file}: ${message}`, { cause });
