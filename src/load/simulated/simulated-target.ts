import type { Rng } from '../../core/rng.ts';
import type { ServiceSystem } from '../../sim/service-system.ts';
import { type Waiting, WaitingList } from '../waiting-list.ts';
import type { Simulated, SimulatedAccount } from './simulated-account.ts';

/** A request on its way through a simulated system, as long as it is listed for someone who waits for it. */
export class Sent<W> implements Simulated, Waiting {
  /** Who waits. */
  readonly by: W;
  readonly index: number;
  readonly request: Simulated['request'];
  readonly intended: number;
  since: number;
  before: Waiting | undefined;
  after: Waiting | undefined;
  listed = false;

  constructor(by: W, { index, request, intended }: Simulated, sent: number) {
    this.by = by;
    this.index = index;
    this.request = request;
    this.intended = intended;
    this.since = sent;
  }
}

export interface TargetOptions<W> {
  readonly system: ServiceSystem<Sent<W>>;
  readonly account: SimulatedAccount;
  readonly timeout_s: number;
  /** It was answered well, or its time was up. */
  readonly onEnd: (by: W, done: number, isGood: boolean) => void;
}

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

  send(by: W, what: Simulated, rng: Rng, sent: number): void {
    const { system, account } = this.#options;
    const one = new Sent(by, what, sent);
    const { request, intended } = one;
    this.#waiting.add(one, sent);
    this.inFlight++;
    account.tally.sent(request, intended, sent, 0);
    system.send(one, request.name, rng, sent);
  }

  step(): void {
    const { system, account, onEnd } = this.#options;
    const now = this.next;
    if (system.next <= now) {
      const one = system.step();
      if (!one?.listed) return;
      this.#over(one);
      account.good(one, one.since, now, system.occupancy);
      onEnd(one.by, now, true);
    } else {
      // The system is not told: it goes on with what nobody waits for.
      const one = this.#waiting.first!;
      this.#over(one);
      account.failed(one, 'timeout', one.since, now);
      onEnd(one.by, now, false);
    }
  }

  /** The load is over: nothing more comes back. */
  censor(): void {
    for (let one = this.#waiting.first; one; one = this.#waiting.first) {
      this.#over(one);
      this.#options.account.censored(one, one.since);
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
