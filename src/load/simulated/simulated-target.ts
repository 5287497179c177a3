import type { Rng } from '../../core/rng.ts';
import type { ServiceSystem } from '../../sim/service-system.ts';
import type { Named, Tally } from '../tally.ts';
import { type Waiting, WaitingList } from '../waiting-list.ts';

/** A request on its way through a simulated system, as long as it is listed for someone who waits for it. */
export class Sent<W> implements Waiting {
  /** Who waits. */
  readonly by: W;
  readonly request: Named;
  readonly intended: number;
  since: number;
  before: Waiting | undefined;
  after: Waiting | undefined;
  listed = false;

  constructor(by: W, request: Named, intended: number, sent: number) {
    this.by = by;
    this.request = request;
    this.intended = intended;
    this.since = sent;
  }
}

export interface TargetOptions<W> {
  readonly system: ServiceSystem<Sent<W>>;
  readonly tally: Tally;
  readonly timeout_s: number;
  /** It was answered well, or its time was up. */
  readonly onEnd: (by: W, done: number, isGood: boolean) => void;
}

/** An answer that says nothing of its body. */
const ANSWER = { status: 200, bytes: Number.NaN };

/** A simulated system as a load sees it: requests go out, and answers come back in time or do not. */
export class SimulatedTarget<W> {
  readonly #options: TargetOptions<W>;
  readonly #waiting = new WaitingList<Sent<W>>();
  inFlight = 0;

  constructor(options: TargetOptions<W>) {
    this.#options = options;
  }

  /** When something happens next; Infinity: nothing does. */
  get next(): number {
    return Math.min(this.#options.system.next, this.#timeout);
  }

  send(by: W, request: Named, rng: Rng, intended: number, sent: number): void {
    const { system, tally } = this.#options;
    const one = new Sent(by, request, intended, sent);
    this.#waiting.add(one, sent);
    this.inFlight++;
    tally.sent(request, intended, sent, 0);
    system.send(one, request.name, rng, sent);
  }

  step(): void {
    const { system, tally, onEnd } = this.#options;
    const now = this.next;
    if (system.next <= now) {
      const one = system.step();
      if (!one?.listed) return;
      this.#over(one);
      tally.good(one.request, one.intended, one.since, now, ANSWER);
      onEnd(one.by, now, true);
    } else {
      // The system is not told: it goes on with what nobody waits for.
      const one = this.#waiting.first!;
      this.#over(one);
      tally.failed(one.request, 'timeout', one.intended, now, null);
      onEnd(one.by, now, false);
    }
  }

  /** The load is over: nothing more comes back. */
  censor(): void {
    for (let one = this.#waiting.first; one; one = this.#waiting.first) {
      this.#over(one);
      this.#options.tally.censored(one.intended);
    }
  }

  #over(one: Sent<W>): void {
    this.#waiting.remove(one);
    this.inFlight--;
  }

  get #timeout(): number {
    const { first } = this.#waiting;
    return first ? first.since + this.#options.timeout_s : Infinity;
  }
}
