/** No timer, no place in the queue. */
export const NOTHING = -1;
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
  time = 0;
  #times = new Float64Array(FEWEST);
  #timers = new Int32Array(FEWEST);
  /** Place of each timer in the heap. */
  #places = new Int32Array(FEWEST).fill(NOTHING);
  #size = 0;
  /** Whether the first place is that of a timer that has been handed out. */
  #isOpen = false;

  /** When the next timer is due; Infinity when there is none. */
  nextTime(): number {
    if (this.#isOpen) this.#close();
    return this.#size === 0 ? Infinity : this.#times[0]!;
  }

  /** Takes out the timer that is due first, at `time`; NOTHING when none is due by `limit`, or at all. */
  take(limit: number): number {
    if (this.#isOpen) this.#close();
    const first = this.#times[0]!;
    if (this.#size === 0 || first > limit) return NOTHING;
    const timer = this.#timers[0]!;
    this.time = first;
    this.#places[timer] = NOTHING;
    this.#isOpen = true;
    return timer;
  }

  has(timer: number): boolean {
    return timer < this.#places.length && this.#places[timer] !== NOTHING;
  }

  /** Sets a timer, anew where it was set already. */
  schedule(timer: number, time: number): void {
    if (timer >= this.#places.length) this.#widen(timer);
    const place = this.#places[timer]!;
    if (place !== NOTHING) this.#move(place, timer, time);
    else if (this.#isOpen) {
      this.#isOpen = false;
      this.#down(0, timer, time);
    } else {
      if (this.#size === this.#times.length) this.#grow();
      this.#up(this.#size++, timer, time);
    }
  }

  cancel(timer: number): void {
    if (!this.has(timer)) return;
    const place = this.#places[timer]!;
    this.#places[timer] = NOTHING;
    const last = --this.#size;
    if (place !== last) this.#move(place, this.#timers[last]!, this.#times[last]!);
  }

  #close(): void {
    this.#isOpen = false;
    const last = --this.#size;
    if (last > 0) this.#down(0, this.#timers[last]!, this.#times[last]!);
  }

  /** Puts a timer where another one was, or itself at another time. */
  #move(place: number, timer: number, time: number): void {
    const parent = (place - 1) >> 1;
    // An open first place belongs to a timer that has been due: nothing is before it.
    const first = this.#isOpen ? 1 : 0;
    if (place > 0 && parent >= first && this.#isBefore(timer, time, parent)) this.#up(place, timer, time);
    else this.#down(place, timer, time);
  }

  #isBefore(timer: number, time: number, place: number): boolean {
    const other = this.#times[place]!;
    return time < other || (time === other && timer < this.#timers[place]!);
  }

  // Both walks carry the timer in hand and move the others out of its way.

  #up(from: number, timer: number, time: number): void {
    const times = this.#times;
    const timers = this.#timers;
    const places = this.#places;
    const first = this.#isOpen ? 2 : 0;
    let place = from;
    while (place > first) {
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

  #down(from: number, timer: number, time: number): void {
    const times = this.#times;
    const timers = this.#timers;
    const places = this.#places;
    const size = this.#size;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
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
    this.#places = filled(new Int32Array(2 * timer).fill(NOTHING), this.#places);
  }
}

/** A longer array that begins with the values of the old one. */
function filled<T extends Float64Array | Int32Array>(longer: T, old: ArrayLike<number>): T {
  longer.set(old);
  return longer;
}
