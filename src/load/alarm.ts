import { monotonicNow, spinUntil } from '../measure/clock.ts';
import { Metronome } from './metronome.ts';

/** The metronome is asked for a beat this long before the time; the rest is polled. */
const POLL_S = 0.0003;
/** A turn of the event loop that begins so shortly before the time may end after it: only the clock is looked at then. */
const NEAR_S = 20e-6;
/** Between two turns only the clock is looked at for so long: a turn makes garbage, and its collection delays requests. */
const SPIN_S = 2e-6;

/** Rings at a time, hardly ever later than the event loop is busy: it sleeps while it can and polls when it must. */
export class Alarm {
  readonly #ring: () => void;
  readonly #metronome = new Metronome(() => this.#wake());
  #at = Infinity;
  #polling = false;
  #polledAt = 0;
  #idle = 0;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Seconds spent polling with nothing else to do: CPU time that is no work. */
  get idle_s(): number {
    return this.#idle;
  }

  /** Rings at this time instead of any other; infinity: not at all. */
  set(at: number): void {
    this.#at = at;
    if (!this.#polling && at !== Infinity) this.#wake();
  }

  /** Something was done between two polls: that time was not idle. */
  worked(): void {
    this.#polledAt = Infinity;
  }

  async close(): Promise<void> {
    this.#at = Infinity;
    await this.#metronome.close();
  }

  #wake(): void {
    if (this.#polling || this.#at === Infinity) return;
    if (this.#at - monotonicNow() > POLL_S) {
      this.#metronome.order(this.#at - POLL_S);
    } else {
      this.#polling = true;
      this.#polledAt = Infinity;
      setImmediate(this.#poll);
    }
  }

  #poll = (): void => {
    const began = monotonicNow();
    if (began > this.#polledAt) this.#idle += began - this.#polledAt;
    const now = spinUntil(this.#at - began < NEAR_S ? this.#at : began + SPIN_S);
    this.#idle += now - began;
    if (now >= this.#at) {
      this.#polling = false;
      this.#at = Infinity;
      this.#ring();
    } else if (this.#at - now > POLL_S) {
      this.#polling = false;
      this.#wake();
    } else {
      this.#polledAt = now;
      setImmediate(this.#poll);
    }
  };
}
