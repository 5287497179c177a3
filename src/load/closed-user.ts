import { monotonicNow } from '../measure/clock.ts';
import type {
  Answer,
  Connection,
  ConnectionHandler,
  ErrorClass,
  PreparedRequest,
  Transport,
} from './connection.ts';
import type { Flow } from './flow.ts';
import type { UserKey } from './step-draws.ts';
import type { Waiting } from './waiting-list.ts';

/** A user who was not let in waits at least this long: a dead server is not hammered without think time. */
export const REFUSED_PAUSE_S = 0.1;

/** What a user needs of the loop that they are part of. */
export interface Loop<R extends PreparedRequest> {
  /** Wake this user at a time. */
  schedule(user: ClosedUser<R>, at: number): void;
  draw(user: ClosedUser<R>): R;
  /** The number of the user's request among all that the load intends. */
  indexOf(user: ClosedUser<R>): number;
  think(user: ClosedUser<R>, done: number): number;
  /** Whether a request may still be intended for this time. */
  goesOnAt(time: number): boolean;
  /** Whether the request that is due may be made: of a fixed count it takes one. */
  admits(intended: number): boolean;
  arrived(): void;
  waits(user: ClosedUser<R>, since: number): void;
  connected(): void;
  sent(request: R, intended: number, sent: number, lag: number): void;
  resent(): void;
  answered(user: ClosedUser<R>, answer: Answer, done: number): void;
  failed(user: ClosedUser<R>, error: ErrorClass, done: number): void;
  left(user: ClosedUser<R>): void;
}

type Phase = 'coming' | 'thinking' | 'connecting' | 'in flight' | 'gone';

/** Sends, waits for the answer, thinks, and sends again, over one kept-alive connection. */
export class ClosedUser<R extends PreparedRequest> implements ConnectionHandler, Waiting {
  /** Among this thread's users, and among all. */
  readonly index: number;
  readonly number: number;
  readonly key: UserKey;
  readonly flow: Flow<R>;
  phase: Phase = 'coming';
  /** The number of the request, from 0. */
  step = 0;
  intended: number;
  sent = 0;
  request: R | undefined;
  since = 0;
  before: Waiting | undefined;
  after: Waiting | undefined;
  listed = false;
  readonly #loop: Loop<R>;
  readonly #connection: Connection<R>;
  #openedAt = -Infinity;
  #arrived = false;

  constructor(
    loop: Loop<R>,
    transport: Transport<R>,
    options: { index: number; number: number; key: UserKey; flow: Flow<R>; first: number },
  ) {
    this.#loop = loop;
    this.index = options.index;
    this.number = options.number;
    this.key = options.key;
    this.flow = options.flow;
    this.intended = options.first;
    this.#connection = transport.connection(this);
  }

  /** Here, and with a request to come. */
  get isWaitingToSend(): boolean {
    return this.phase === 'coming' || this.phase === 'thinking';
  }

  /** The time has come that was scheduled: to connect, or to send. */
  wake(): void {
    if (this.phase === 'coming') {
      this.phase = 'thinking';
      this.#open();
      this.#loop.schedule(this, this.intended);
    } else if (this.phase === 'thinking') {
      this.#act();
    }
  }

  /** Its time is up: the request fails, and the connection with it. */
  timeOut(): void {
    const error = this.phase === 'connecting' ? 'connect_timeout' : 'timeout';
    this.#connection.close();
    this.#fail(error, 0);
  }

  /** Ends at once, whatever is in flight. */
  leave(): void {
    if (this.phase === 'gone') return;
    this.phase = 'gone';
    this.#connection.close();
    this.#loop.left(this);
  }

  onReady(): void {
    this.#loop.connected();
    if (this.phase === 'connecting') this.#send(monotonicNow());
  }

  onAnswer(answer: Answer): void {
    const done = monotonicNow();
    this.#loop.answered(this, answer, done);
    this.#think(done, 0);
  }

  onResend(): void {
    this.#loop.resent();
  }

  onFailure(error: ErrorClass): void {
    this.#fail(error, 0);
  }

  onOpenFailure(error: ErrorClass): void {
    // Somebody who is still thinking tries again when the request is due; only then it fails.
    if (this.phase === 'connecting') this.#fail(error, REFUSED_PAUSE_S);
  }

  onIdleClose(): void {
    // Connect again ahead of the next request, but do not spin with a server that closes what it accepts.
    if (this.phase === 'thinking' && monotonicNow() - this.#openedAt > REFUSED_PAUSE_S) this.#open();
  }

  #act(): void {
    if (!this.#loop.admits(this.intended)) {
      this.leave();
      return;
    }
    if (!this.#arrived) this.#loop.arrived();
    this.#arrived = true;
    this.request = this.#loop.draw(this);
    if (this.#connection.ready) {
      this.#send(this.intended);
    } else {
      this.phase = 'connecting';
      this.#loop.waits(this, monotonicNow());
      this.#open();
    }
  }

  /** `possible` is when it could first have been sent: what it waited for the connection is not the generator's lag. */
  #send(possible: number): void {
    this.phase = 'in flight';
    const sent = monotonicNow();
    this.#connection.send(this.request!, sent, this.#loop.indexOf(this));
    this.sent = sent;
    this.#loop.waits(this, sent);
    this.#loop.sent(this.request!, this.intended, sent, sent - possible);
  }

  #fail(error: ErrorClass, pause: number): void {
    const done = monotonicNow();
    this.#loop.failed(this, error, done);
    this.#think(done, pause);
  }

  #think(done: number, atLeast: number): void {
    if (this.phase === 'gone') return;
    const think = Math.max(atLeast, this.#loop.think(this, done));
    this.step++;
    this.intended = done + think;
    if (!this.#loop.goesOnAt(this.intended)) {
      this.leave();
    } else if (think === 0) {
      this.phase = 'thinking';
      this.#act();
    } else {
      this.phase = 'thinking';
      if (!this.#connection.ready && atLeast === 0) this.#open();
      this.#loop.schedule(this, this.intended);
    }
  }

  #open(): void {
    this.#openedAt = monotonicNow();
    this.#connection.open();
  }
}
