import { type CountedTotals, NONE_COUNTED } from '../measure/interval.ts';

/** Counts the requests of a thread that are part of a fixed count: those intended for the window. */
export class Counted {
  readonly #start: number;
  readonly #from: number;
  /** The same since the start, in whole seconds. */
  readonly #from_s: number;
  readonly #totals: { -readonly [K in keyof CountedTotals]: CountedTotals[K] } = { ...NONE_COUNTED };

  /** Times on the machine's clock; those told count from `start`. */
  constructor(start: number, from: number) {
    this.#start = start;
    this.#from = from;
    this.#from_s = Math.round(from - start);
  }

  get totals(): CountedTotals {
    return { ...this.#totals };
  }

  sent(intended: number): void {
    if (intended >= this.#from) this.#totals.sent++;
  }

  ended(how: 'completed' | 'failed', intended: number, done: number): void {
    if (intended < this.#from) return;
    this.#totals[how]++;
    this.#begins(intended);
    this.#totals.last_s = Math.max(this.#totals.last_s ?? 0, done - this.#start);
  }

  censored(intended: number): void {
    if (intended < this.#from) return;
    this.#totals.censored++;
    this.#begins(intended);
  }

  #begins(intended: number): void {
    const first = Math.max(this.#from_s, intended - this.#start);
    this.#totals.first_s = Math.min(this.#totals.first_s ?? Infinity, first);
  }
}

/**
 * The part of a count that thread k of n gets: as its part of the users, who are i = k mod n. Parts of all threads add
 * up to the count, and no thread has fewer requests than users where there are not fewer in all.
 */
export function shareOf(requests: number, users: number, thread: number, threads: number): number {
  const before = (k: number) => Math.floor((requests * usersBefore(users, k, threads)) / users);
  return before(thread + 1) - before(thread);
}

/** Users of the threads below k. */
const usersBefore = (users: number, k: number, threads: number): number =>
  Math.floor(users / threads) * k + Math.min(users % threads, k);
