import { Worker } from 'node:worker_threads';
import { compiled } from '../core/compiled.ts';
import { monotonicNow } from '../measure/clock.ts';

/** Shared with the metronome's thread: how many orders were given, and the time of the last one. */
export interface MetronomeMemory {
  readonly orders: Int32Array;
  readonly times: Float64Array;
}

export const ORDERS = 0;
export const AT = 0;

/**
 * Wakes an event loop to within about 0.1 ms. Timers have a grain of 1 ms, and polling takes a whole core, which
 * the system under test may need; a second thread that sleeps in Atomics.wait has the kernel's grain and takes none.
 */
export class Metronome {
  readonly #memory: MetronomeMemory = {
    orders: new Int32Array(new SharedArrayBuffer(4)),
    times: new Float64Array(new SharedArrayBuffer(8)),
  };
  readonly #thread: Worker;
  readonly #onBeat: () => void;
  #ordered = Infinity;
  #order = 0;
  /** The thread is no more, or never came up: it needs file handles too, and there may be none. */
  #alone = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(onBeat: () => void) {
    this.#onBeat = onBeat;
    this.#thread = new Worker(compiled('src/load/metronome-thread.ts', '../../', import.meta.url), {
      workerData: this.#memory,
    });
    this.#thread.on('message', (order: number) => {
      // A beat that was ordered before the last order has been overtaken.
      if (order === this.#order) this.#beat();
    });
    this.#thread.on('error', () => this.#goOnAlone());
  }

  /** One beat at this time, or sooner when a sooner one is on order already. */
  order(at: number): void {
    if (at >= this.#ordered) return;
    this.#ordered = at;
    if (this.#alone) {
      this.#setTimer();
    } else {
      this.#memory.times[AT] = at;
      this.#order = Atomics.add(this.#memory.orders, ORDERS, 1) + 1;
      Atomics.notify(this.#memory.orders, ORDERS);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#thread.terminate();
  }

  #beat(): void {
    this.#ordered = Infinity;
    this.#onBeat();
  }

  #goOnAlone(): void {
    this.#alone = true;
    if (this.#ordered < Infinity) this.#setTimer();
  }

  /** With the grain of timers: what that costs in precision shows in the lag. */
  #setTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#beat(), Math.floor((this.#ordered - monotonicNow()) * 1000));
  }
}
