import { Histogram, type SparseHistogram } from './histogram.ts';
import type { LoadRecord } from './load-record.ts';
import { holds, type Window } from './window.ts';

/** What all threads together saw of one request name in one second. */
export interface Cell {
  readonly second: number;
  readonly name: string;
  /** Parts that add up: kept sparse, since a histogram for each would be megabytes. */
  readonly response: SparseHistogram[];
  readonly roundtrip: SparseHistogram[];
  readonly lag: SparseHistogram[];
  readonly errors: Record<string, number>;
  done: number;
  good: number;
  sent: number;
  bytes: number;
}

/** A load second by second. */
export interface Series {
  /** By second, then name. */
  readonly cells: readonly Cell[];
  /** Users alive at the end of each second, from the first on. */
  readonly users: readonly number[];
}

/** The name under which a thread reports itself instead of requests. */
export const THREAD = '';

export function seriesOf({ batches }: Pick<LoadRecord, 'batches'>): Series {
  const cells = new Map<string, Cell>();
  for (const batch of batches.flat()) {
    if (batch.name === THREAD) continue;
    const key = `${batch.second} ${batch.name}`;
    const cell = cells.get(key) ?? empty(batch.second, batch.name);
    cells.set(key, cell);
    for (const clock of ['response', 'roundtrip', 'lag'] as const) {
      if (batch[clock].indices.length > 0) cell[clock].push(batch[clock]);
    }
    addErrors(cell.errors, batch.errors);
    cell.done += batch.done;
    cell.good += batch.good;
    cell.sent += batch.sent;
    cell.bytes += batch.bytes;
  }
  const sorted = [...cells.values()].sort((a, b) => a.second - b.second || (a.name < b.name ? -1 : 1));
  return { cells: sorted, users: usersBySecond(batches) };
}

export function cellsIn(series: Series, window: Window): Cell[] {
  return series.cells.filter((cell) => holds(window, cell.second));
}

/** Rows by a key, in the order they come. */
export function groupBy<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

export function merged(parts: readonly SparseHistogram[]): Histogram {
  const histogram = new Histogram();
  for (const part of parts) histogram.addSparse(part);
  return histogram;
}

export function addErrors(to: Record<string, number>, from: Readonly<Record<string, number>>): void {
  for (const [kind, count] of Object.entries(from)) to[kind] = (to[kind] ?? 0) + count;
}

/** A thread that has nothing new to say of a second still has the users it had. */
function usersBySecond(threads: LoadRecord['batches']): number[] {
  const users: number[] = [];
  for (const batches of threads) {
    const told = new Map<number, number>();
    for (const batch of batches) {
      if (batch.name === THREAD) told.set(batch.second, Math.max(batch.users, told.get(batch.second) ?? 0));
    }
    const last = Math.max(-1, ...told.keys());
    for (let second = 0, alive = 0; second <= last; second++) {
      alive = told.get(second) ?? alive;
      users[second] = (users[second] ?? 0) + alive;
    }
  }
  return users;
}

const empty = (second: number, name: string): Cell => ({
  second,
  name,
  response: [],
  roundtrip: [],
  lag: [],
  errors: {},
  done: 0,
  good: 0,
  sent: 0,
  bytes: 0,
});
