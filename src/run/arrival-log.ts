import { ArrivalCertificate, type Certificate } from '../measure/certificate.ts';

/**
 * Brings the delays that the threads report back into one sequence of arrivals, and holds them against the times
 * intended, which are drawn once more: they depend on the seed alone.
 */
export class ArrivalLog {
  readonly #next: () => number;
  readonly #certificate: ArrivalCertificate;
  readonly #pending: { delays: Float32Array; at: number }[][];
  #thread = 0;

  /** `cost_s`: what one send costs a thread. Arrivals of the warm-up, before `from_s`, are left out. */
  constructor(next: () => number, threads: number, cost_s: number, from_s: number) {
    this.#next = next;
    // Threads send side by side.
    this.#certificate = new ArrivalCertificate(cost_s / threads, from_s);
    this.#pending = Array.from({ length: threads }, () => []);
  }

  readonly add = (thread: number, delays: Float32Array): void => {
    if (delays.length === 0) return;
    this.#pending[thread]!.push({ delays, at: 0 });
    for (let delay = this.#take(); delay !== undefined; delay = this.#take()) {
      const intended = this.#next();
      this.#certificate.add(intended, Number.isNaN(delay) ? null : intended + delay);
    }
  };

  finish(): Certificate {
    return this.#certificate.finish();
  }

  /** The delay of the next arrival, which is the next of the thread whose turn it is. */
  #take(): number | undefined {
    const queue = this.#pending[this.#thread]!;
    const [chunk] = queue;
    if (!chunk) return undefined;
    const delay = chunk.delays[chunk.at++];
    if (chunk.at === chunk.delays.length) queue.shift();
    this.#thread = (this.#thread + 1) % this.#pending.length;
    return delay;
  }
}
