import { monotonicNow } from './clock.ts';

/** Timers of the event loop have a grain of 1 ms and ring up to 1 ms late: the last of the time is polled. */
const POLL_S = 0.0015;
const GRAIN_S = 0.001;
/** A turn of the event loop that begins so shortly before the time may end after it: only the clock is looked at then. */
const NEAR_S = 20e-6;
const LONGEST_MS = 2 ** 31 - 1;

export interface Timer {
  /** Rings at this time instead of any other; Infinity: not at all. */
  set(at: number): void;
}

/** Rings hardly ever later than the event loop is busy, and lets the core go for all but the last milliseconds. */
export class PreciseTimer implements Timer {
  readonly #ring: (now: number) => void;
  #at = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #polling = false;

  constructor(ring: (now: number) => void) {
    this.#ring = ring;
  }

  set(at: number): void {
    this.#at = at;
    if (!this.#polling) this.#wait();
  }

  #wait = (): void => {
    clearTimeout(this.#timer);
    if (this.#at === Infinity) return;
    const left = this.#at - POLL_S - monotonicNow();
    if (left >= GRAIN_S) {
      this.#timer = setTimeout(this.#wait, Math.min(Math.floor(left * 1000), LONGEST_MS));
    } else {
      this.#polling = true;
      setImmediate(this.#poll);
    }
  };

  #poll = (): void => {
    let now = monotonicNow();
    if (this.#at - now < NEAR_S) while (now < this.#at) now = monotonicNow();
    if (now >= this.#at) {
      this.#polling = false;
      this.#at = Infinity;
      this.#ring(now);
    } else if (this.#at - now > POLL_S + GRAIN_S) {
      this.#polling = false;
      this.#wait();
    } else {
      setImmediate(this.#poll);
    }
  };
}
