import type { Rng } from '../../core/rng.ts';
import type { ServiceSystem } from '../../sim/service-system.ts';
import type { Named, Tally } from '../tally.ts';

/** A request on its way through a simulated system, for whoever waits for it. */
export interface Sent<W> {
  readonly waits: W;
  readonly request: Named;
  readonly intended: number;
  readonly sent: number;
  /** Nobody waits any more. */
  isOver: boolean;
}

export interface TargetOptions<W> {
  readonly system: ServiceSystem<Sent<W>>;
  readonly tally: Tally;
  readonly timeout_s: number;
  /** It was answered well, or its time was up. */
  readonly onEnd: (waits: W, done: number, isGood: boolean) => void;
}

/** An answer that says nothing of its body. */
const ANSWER = { status: 200, bytes: Number.NaN };

/** A simulated system as a load sees it: requests go out, and answers come back in time or do not. */
export class SimulatedTarget<W> {
  readonly #options: TargetOptions<W>;
  /** In the order of their sending, which is that of their timeouts; those that are over are skipped. */
  #waiting: Sent<W>[] = [];
  #first = 0;
  inFlight = 0;

  constructor(options: TargetOptions<W>) {
    this.#options = options;
  }

  /** When something happens next; Infinity: nothing does. */
  get next(): number {
    return Math.min(this.#options.system.next, this.#timeout);
  }

  send(waits: W, request: Named, rng: Rng, intended: number, sent: number): void {
    const { system, tally } = this.#options;
    const one = { waits, request, intended, sent, isOver: false };
    this.#waiting.push(one);
    this.inFlight++;
    tally.sent(request, intended, sent, 0);
    system.send(one, request.name, rng, sent);
  }

  step(): void {
    const { system, tally, onEnd } = this.#options;
    const now = this.next;
    if (system.next <= now) {
      const one = system.step();
      if (one === null || one.isOver) return;
      this.#over(one);
      tally.good(one.request, one.intended, one.sent, now, ANSWER);
      onEnd(one.waits, now, true);
    } else {
      // The system is not told: it goes on with what nobody waits for.
      const one = this.#oldest!;
      this.#over(one);
      tally.failed(one.request, 'timeout', one.intended, now, null);
      onEnd(one.waits, now, false);
    }
  }

  /** The load is over: nothing more comes back. */
  censor(): void {
    for (let one = this.#oldest; one; one = this.#oldest) {
      this.#over(one);
      this.#options.tally.censored(one.intended);
    }
  }

  #over(one: Sent<W>): void {
    one.isOver = true;
    this.inFlight--;
  }

  get #timeout(): number {
    const oldest = this.#oldest;
    return oldest ? oldest.sent + this.#options.timeout_s : Infinity;
  }

  get #oldest(): Sent<W> | undefined {
    while (this.#waiting[this.#first]?.isOver) this.#first++;
    if (this.#first > 1024 && 2 * this.#first > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    return this.#waiting[this.#first];
  }
}
