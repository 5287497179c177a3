import { Histogram, type SparseHistogram } from '../../measure/histogram.ts';
import type { IntervalBatch } from '../../measure/interval.ts';
import { addErrors, type Series, THREAD } from '../../measure/series.ts';

type Counter = 'sent' | 'done' | 'bytes';
type Clock = 'response' | 'roundtrip' | 'lag';
const COUNTERS: readonly Counter[] = ['sent', 'done', 'bytes'];
const CLOCKS: readonly Clock[] = ['response', 'roundtrip', 'lag'];

/** What was counted of the requests of one name since the load began. Histograms are in us. */
export type NameCounts = Readonly<Record<Counter, number>> &
  Readonly<Record<Clock, Histogram>> & { readonly errors: Readonly<Record<string, number>> };

type Growing = Record<Counter, number> & Record<Clock, Histogram> & { errors: Record<string, number> };

/** A load's counts while it runs, which only ever grow: what Prometheus is told. Its size does not. */
export class LiveCounts {
  readonly #names = new Map<string, Growing>();
  /** By thread. */
  readonly #users: number[] = [];

  /** Takes what a thread reports, in the order in which it does. */
  add(thread: number, batches: readonly IntervalBatch[]): void {
    for (const batch of batches) {
      if (batch.name === THREAD) this.#users[thread] = batch.users;
      else this.#count(batch.name, batch, (clock) => [batch[clock]]);
    }
  }

  /** Those of a load that is over. */
  static of(series: Series): LiveCounts {
    const counts = new LiveCounts();
    for (const cell of series.cells) counts.#count(cell.name, cell, (clock) => cell[clock]);
    counts.#users.push(series.users.at(-1) ?? 0);
    return counts;
  }

  /** In the order in which they first came. */
  get names(): ReadonlyMap<string, NameCounts> {
    return this.#names;
  }

  /** Users that are there; in an open load, requests in flight. */
  get users(): number {
    return this.#users.reduce((sum, users) => sum + (users ?? 0), 0);
  }

  #count(
    name: string,
    counted: Readonly<Record<Counter, number>> & { readonly errors: Readonly<Record<string, number>> },
    times: (clock: Clock) => readonly SparseHistogram[],
  ): void {
    const here = this.#names.get(name) ?? nothing();
    this.#names.set(name, here);
    for (const counter of COUNTERS) here[counter] += counted[counter];
    for (const clock of CLOCKS) for (const part of times(clock)) here[clock].addSparse(part);
    addErrors(here.errors, counted.errors);
  }
}

const nothing = (): Growing => ({
  sent: 0,
  done: 0,
  bytes: 0,
  errors: {},
  response: new Histogram(),
  roundtrip: new Histogram(),
  lag: new Histogram(),
});
