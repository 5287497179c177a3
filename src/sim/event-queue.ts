import { ZERO } from './zero.ts';

/** No timer. */
export const NOTHING = -1;
/** The place of a timer that is not set. */
const NOWHERE = -1;
/** The time in the first place while its timer has been handed out: nothing comes before it. */
const OPEN = -Infinity;
const FEWEST = 64;

/**
 * The events to come: timers by the time at which they are due, in a binary heap of typed arrays that knows where each
 * timer is, so that one can be moved or cancelled. A timer is a small whole number with one time at most. Of two that
 * are due at the same time the lower number comes first, so the order never depends on how the heap came about.
 *
 * `take` does not close the gap at once: most events set another timer, which then takes the first place with one walk
 * down the heap instead of two walks. Four children a node, and walks that go to the bottom and back, were slower
 * here at 2 and at 100 timers.
 */
export class EventQueue {
  /** When the timer that was taken last was due. */
  time = ZERO;
  #times = new Float64Array(FEWEST);
  #timers = new Int32Array(FEWEST);
  /** Place of each timer in the heap. */
  #places = new Int32Array(FEWEST).fill(NOWHERE);
  #size = 0;

  /** When the next timer is due; Infinity when there is none. */
  nextTime(): number {
    if (this.#times[0] === OPEN) this.#close();
    return this.#size === 0 ? Infinity : this.#times[0]!;
  }

  /** Takes out the timer that is due first, at `time`; NOTHING when none is due by `limit`, or at all. */
  take(limit: number): number {
    if (this.#times[0] === OPEN) this.#close();
    const first = this.#times[0]!;
    if (this.#size === 0 || first > limit) return NOTHING;
    const timer = this.#timers[0]!;
    this.time = first;
    this.#times[0] = OPEN;
    this.#places[timer] = NOWHERE;
    return timer;
  }

  has(timer: number): boolean {
    return timer < this.#places.length && this.#places[timer] !== NOWHERE;
  }

  /** Sets a timer, anew where it was set already. */
  schedule(timer: number, time: number): void {
    if (timer >= this.#places.length) this.#widen(timer);
    const place = this.#places[timer]!;
    if (place !== NOWHERE) this.#move(place, timer, time);
    else if (this.#times[0] === OPEN) {
      this.#times[0] = time;
      this.#timers[0] = timer;
      this.#down(0);
    } else {
      const last = this.#append();
      this.#times[last] = time;
      this.#timers[last] = timer;
      this.#up(last);
    }
  }

  cancel(timer: number): void {
    if (!this.has(timer)) return;
    const place = this.#places[timer]!;
    this.#places[timer] = NOWHERE;
    const last = --this.#size;
    if (place !== last) this.#move(place, this.#timers[last]!, this.#times[last]!);
  }

  #close(): void {
    const last = --this.#size;
    this.#times[0] = last === 0 ? Infinity : this.#times[last]!;
    this.#timers[0] = this.#timers[last]!;
    if (last > 0) this.#down(0);
  }

  /** Puts a timer where another one was, or itself at another time. */
  #move(place: number, timer: number, time: number): void {
    this.#times[place] = time;
    this.#timers[place] = timer;
    this.#up(place);
    this.#down(this.#places[timer]!);
  }

  #append(): number {
    if (this.#size === this.#times.length) this.#grow();
    return this.#size++;
  }

  // Both walks carry the timer in hand and move the others out of its way.

  #up(from: number): void {
    const times = this.#times;
    const timers = this.#timers;
    const places = this.#places;
    const time = times[from]!;
    const timer = timers[from]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = times[parent]!;
      const other = timers[parent]!;
      if (above < time || (above === time && other < timer)) break;
      times[place] = above;
      timers[place] = other;
      places[other] = place;
      place = parent;
    }
    times[place] = time;
    timers[place] = timer;
    places[timer] = place;
  }

  #down(from: number): void {
    const times = this.#times;
    const timers = this.#timers;
    const places = this.#places;
    const size = this.#size;
    const time = times[from]!;
    const timer = timers[from]!;
    let place = from;
    for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
      let least = times[child]!;
      if (child + 1 < size) {
        const right = times[child + 1]!;
        if (right < least || (right === least && timers[child + 1]! < timers[child]!)) {
          child++;
          least = right;
        }
      }
      const other = timers[child]!;
      if (time < least || (time === least && timer < other)) break;
      times[place] = least;
      timers[place] = other;
      places[other] = place;
      place = child;
    }
    times[place] = time;
    timers[place] = timer;
    places[timer] = place;
  }

  #grow(): void {
    this.#times = filled(new Float64Array(2 * this.#size), this.#times);
    this.#timers = filled(new Int32Array(2 * this.#size), this.#timers);
  }

  #widen(timer: number): void {
    this.#places = filled(new Int32Array(2 * timer).fill(NOWHERE), this.#places);
  }
}

/** A longer array that begins with the values of the old one. */
function filled<T extends Float64Array | Int32Array>(longer: T, old: ArrayLike<number>): T {
  longer.set(old);
  return longer;
}
