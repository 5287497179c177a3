import { Histogram } from '../measure/histogram.ts';
import type { IntervalBatch } from '../measure/interval.ts';
import { DROPPED } from '../measure/summary.ts';
import type { ErrorClass } from './connection.ts';

/** What was seen of one request name in one second since the last flush. */
class Slot {
  readonly response = new Histogram();
  readonly roundtrip = new Histogram();
  readonly lag = new Histogram();
  errors: Record<string, number> = {};
  done = 0;
  good = 0;
  sent = 0;
  bytes = 0;
  used = false;

  reset(): void {
    this.response.reset();
    this.roundtrip.reset();
    this.lag.reset();
    this.errors = {};
    this.done = 0;
    this.good = 0;
    this.sent = 0;
    this.bytes = 0;
    this.used = false;
  }
}

const US = 1e6;

/**
 * Turns the clocks of requests into interval batches. Times of what was intended go to the second of the intended
 * time, counts of what was done to the second in which it was done.
 */
export class Recorder {
  readonly #start: number;
  readonly #until: number;
  /** The first second that is wholly after the window: where what is done while draining goes. */
  readonly #afterwards: number;
  /** What was intended before this is of the warm-up, whenever it is sent or done, and counted by its last second. */
  readonly #from: number;
  /** The second that begins there. */
  readonly #first: number;
  readonly #names: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #seconds = new Map<number, Slot[]>();
  readonly #spare: Slot[] = [];
  // Nearly always the second and the name that were asked for last.
  #lastSecond = -1;
  #lastRow: Slot[] = [];
  #lastName = '';
  #lastId = -1;

  /**
   * Seconds count from `start`; from `until` on nothing is done within the window. A window that is to hold a certain
   * number of requests begins at `from`, a whole second after `start`.
   */
  constructor(start: number, until: number, from = -Infinity) {
    this.#start = start;
    this.#from = from;
    this.#first = Math.round(from - start);
    this.#until = until;
    this.#afterwards = Math.ceil(until - start);
  }

  #idOf(name: string): number {
    if (name === this.#lastName && this.#lastId >= 0) return this.#lastId;
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.#names.push(name) - 1;
      this.#ids.set(name, id);
    }
    this.#lastName = name;
    this.#lastId = id;
    return id;
  }

  sent(name: string, intended: number, sent: number, lag: number): void {
    const id = this.#idOf(name);
    this.#slot(this.#secondOf(sent, intended), id).sent++;
    this.#slot(this.#secondOf(intended, intended), id).lag.record(lag * US);
  }

  good(name: string, intended: number, sent: number, done: number, bytes: number): void {
    const id = this.#idOf(name);
    const at = this.#slot(this.#secondOf(done, intended), id);
    at.done++;
    at.good++;
    at.bytes += bytes;
    const of = this.#slot(this.#secondOf(intended, intended), id);
    of.response.record((done - intended) * US);
    of.roundtrip.record((done - sent) * US);
  }

  failed(name: string, error: ErrorClass, intended: number, done: number, bytes: number): void {
    const id = this.#idOf(name);
    const at = this.#slot(this.#secondOf(done, intended), id);
    at.done++;
    at.bytes += bytes;
    const { errors } = this.#slot(this.#secondOf(intended, intended), id);
    errors[error] = (errors[error] ?? 0) + 1;
  }

  /** It was never sent, so nothing was done: only its absence is an error. */
  dropped(name: string, intended: number): void {
    const { errors } = this.#slot(this.#secondOf(intended, intended), this.#idOf(name));
    errors[DROPPED] = (errors[DROPPED] ?? 0) + 1;
  }

  /** Everything since the last flush, in the order of seconds and names. */
  flush(): IntervalBatch[] {
    const batches: IntervalBatch[] = [];
    for (const [second, row] of [...this.#seconds].sort((a, b) => a[0] - b[0])) {
      let quiet = true;
      for (let id = 0; id < row.length; id++) {
        const slot = row[id];
        if (!slot?.used) continue;
        quiet = false;
        batches.push(batchOf(slot, second, this.#names[id]!));
        slot.reset();
      }
      if (quiet) this.#retire(second, row);
    }
    return batches;
  }

  #retire(second: number, row: Slot[]): void {
    this.#seconds.delete(second);
    for (const slot of row) if (slot) this.#spare.push(slot);
    if (second === this.#lastSecond) this.#lastSecond = -1;
  }

  /** The second to which something at a time belongs, of a request that was intended for another. */
  #secondOf(time: number, intended: number): number {
    const second = Math.floor(time - this.#start);
    if (intended < this.#from) return Math.min(second, this.#first - 1);
    // A time that is not before `from` may still be a bit less than a whole second after `start`.
    return Math.max(second, time < this.#until ? this.#first : this.#afterwards);
  }

  #slot(second: number, id: number): Slot {
    if (second !== this.#lastSecond) {
      let row = this.#seconds.get(second);
      if (!row) {
        row = [];
        this.#seconds.set(second, row);
      }
      this.#lastSecond = second;
      this.#lastRow = row;
    }
    let slot = this.#lastRow[id];
    if (!slot) {
      slot = this.#spare.pop() ?? new Slot();
      this.#lastRow[id] = slot;
    }
    slot.used = true;
    return slot;
  }
}

function batchOf(slot: Slot, second: number, name: string): IntervalBatch {
  return {
    second,
    name,
    response: slot.response.toSparse(),
    roundtrip: slot.roundtrip.toSparse(),
    lag: slot.lag.toSparse(),
    errors: { ...slot.errors },
    done: slot.done,
    good: slot.good,
    sent: slot.sent,
    bytes: slot.bytes,
    users: 0,
    cpu_s: null,
    run_delay_s: null,
  };
}

/** The batch under the name '': what is not about a request but about the thread. */
export function threadBatch(
  second: number,
  users: number,
  clock: { readonly cpu_s: number; readonly run_delay_s: number } | null,
): IntervalBatch {
  return {
    ...batchOf(new Slot(), second, ''),
    users,
    cpu_s: clock?.cpu_s ?? null,
    run_delay_s: clock?.run_delay_s ?? null,
  };
}
