import { PreciseTimer } from './precise-timer.ts';
import type { Served, Server } from './station.ts';

/** Spends a service time as a wait: it needs no CPU, and is as long on a busy machine as on an idle one. */
export class WaitServer implements Server {
  readonly kind = 'wait';
  readonly #timer = new PreciseTimer((now) => this.#done(now));
  #freed: ((served: Served) => void) | undefined;
  #from = 0;
  #work_s = 0;

  serve(work_s: number, from: number, freed: (served: Served) => void): void {
    this.#freed = freed;
    this.#from = from;
    this.#work_s = work_s;
    this.#timer.set(from + work_s);
  }

  async close(): Promise<void> {
    this.#timer.set(Infinity);
  }

  #done(now: number): void {
    this.#freed!({ freed: now, service_s: now - this.#from, spent_s: this.#work_s });
  }
}
