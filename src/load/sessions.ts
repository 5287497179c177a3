import type { Rng } from '../core/rng.ts';
import type { Distribution } from '../stats/distributions/distribution.ts';
import { DueHeap } from './due-heap.ts';
import type { Flow } from './flow.ts';
import { StepDraws, THINK, type UserKey, userKey } from './step-draws.ts';

/** A visitor who came with an arrival and makes several requests. */
export interface Session<R> {
  readonly slot: number;
  readonly arrival: number;
  readonly flow: Flow<R>;
  readonly key: UserKey;
  /** The number of the next request, from 0. */
  step: number;
  /** When that is intended. */
  intended: number;
}

export interface SessionOptions<R> {
  /** Requests that each makes. */
  readonly requests: number;
  readonly think: Distribution;
  readonly rng: Rng;
  readonly flowOf: (arrival: number) => Flow<R>;
  /** No request is intended for this time or later. */
  readonly until: number;
}

/**
 * The partly open model: sessions arrive by themselves, and within one each request waits for the answer to the one
 * before and a think time. B. Schroeder, A. Wierman, M. Harchol-Balter, "Open versus closed: a cautionary tale" (2006).
 */
export class Sessions<R> {
  readonly #options: SessionOptions<R>;
  readonly #draws = new StepDraws();
  readonly #due = new DueHeap();
  readonly #sessions: (Session<R> | undefined)[] = [];
  readonly #spare: number[] = [];

  constructor(options: SessionOptions<R>) {
    this.#options = options;
  }

  get requests(): number {
    return this.#options.requests;
  }

  /** The number of a session's next request among all that the load intends. */
  indexOf({ arrival, step }: Session<R>): number {
    return arrival * this.requests + step;
  }

  /** When the next request of a session under way is intended; Infinity: none is. */
  get next(): number {
    return this.#due.next;
  }

  begin(arrival: number): Session<R> {
    const { rng, flowOf } = this.#options;
    const slot = this.#spare.pop() ?? this.#sessions.length;
    const session = {
      slot,
      arrival,
      flow: flowOf(arrival),
      key: userKey(rng, arrival),
      step: 0,
      intended: 0,
    };
    this.#sessions[slot] = session;
    return session;
  }

  /** The session whose request is next. */
  take(): Session<R> {
    return this.#sessions[this.#due.pop()]!;
  }

  /** Its request was answered well at `done`: it thinks and goes on, or has made its last. */
  goOn(session: Session<R>, done: number): void {
    const { requests, think, until } = this.#options;
    const pause =
      session.flow.pause?.(this.#draws.at(session.key, session.step, THINK)) ??
      (think.variance === 0 ? think.mean : think.sample(this.#draws.at(session.key, session.step, THINK)));
    session.step++;
    session.intended = done + pause;
    if (session.step < requests && session.intended < until) this.#due.push(session.intended, session.slot);
    else this.end(session);
  }

  /** A request failed, or was never sent: the visitor leaves. */
  end({ slot }: Session<R>): void {
    this.#sessions[slot] = undefined;
    this.#spare.push(slot);
  }
}
