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
import type { Session } from './sessions.ts';
import type { Waiting } from './waiting-list.ts';

/** What an exchange needs of the loop that it is part of. */
export interface ExchangeLoop<R extends PreparedRequest> {
  /** Connected, or free again: may take the next arrival. */
  free(exchange: Exchange<R>, now: number): void;
  connected(): void;
  sent(exchange: Exchange<R>, lag: number): void;
  resent(): void;
  answered(exchange: Exchange<R>, answer: Answer, done: number): void;
  failed(exchange: Exchange<R>, error: ErrorClass, done: number): void;
  /** No connection could be had: whoever waits for one is told. */
  refused(exchange: Exchange<R>, error: ErrorClass, now: number): void;
  /** It has no connection any more and carries no request. */
  closed(exchange: Exchange<R>): void;
}

type Phase = 'connecting' | 'free' | 'in flight' | 'closed';

/** A connection and the request that it carries, of the arrivals that share a pool of these. */
export class Exchange<R extends PreparedRequest> implements ConnectionHandler, Waiting {
  phase: Phase = 'closed';
  /** Where it stands among the free ones; -1: not there. */
  place = -1;
  /** Of the request in flight. */
  flow: Flow<R> | undefined;
  session: Session<R> | null = null;
  request: R | undefined;
  /** Its number among all that the load intends. */
  index = 0;
  intended = 0;
  sent = 0;
  since = 0;
  before: Waiting | undefined;
  after: Waiting | undefined;
  listed = false;
  readonly #loop: ExchangeLoop<R>;
  readonly #connection: Connection<R>;
  #freeSince = 0;

  constructor(loop: ExchangeLoop<R>, transport: Transport<R>) {
    this.#loop = loop;
    this.#connection = transport.connection(this);
  }

  open(): void {
    this.phase = 'connecting';
    this.#connection.open();
  }

  /** Only when free. */
  send(flow: Flow<R>, request: R, index: number, intended: number, session: Session<R> | null): void {
    this.phase = 'in flight';
    this.session = session;
    this.flow = flow;
    this.request = request;
    this.index = index;
    this.intended = intended;
    const sent = monotonicNow();
    this.#connection.send(request, sent, index);
    this.sent = sent;
    // What an arrival waited for a connection is not the generator's lag.
    this.#loop.sent(this, sent - Math.max(intended, this.#freeSince));
  }

  /** Its time is up: the request fails, or the attempt to connect, and the connection with it. */
  timeOut(): void {
    const { phase } = this;
    this.close();
    const now = monotonicNow();
    if (phase === 'connecting') this.#loop.refused(this, 'connect_timeout', now);
    else this.#loop.failed(this, 'timeout', now);
    this.#loop.closed(this);
  }

  /** At once, whatever is in flight; tells nobody. */
  close(): void {
    this.phase = 'closed';
    this.#connection.close();
  }

  onReady(): void {
    this.#loop.connected();
    this.#release(monotonicNow());
  }

  onAnswer(answer: Answer): void {
    const done = monotonicNow();
    this.#loop.answered(this, answer, done);
    if (this.#connection.ready) {
      this.#release(done);
    } else {
      this.phase = 'closed';
      this.#loop.closed(this);
    }
  }

  onResend(): void {
    this.#loop.resent();
  }

  onFailure(error: ErrorClass): void {
    this.phase = 'closed';
    this.#loop.failed(this, error, monotonicNow());
    this.#loop.closed(this);
  }

  onOpenFailure(error: ErrorClass): void {
    this.phase = 'closed';
    this.#loop.refused(this, error, monotonicNow());
    this.#loop.closed(this);
  }

  onIdleClose(): void {
    this.phase = 'closed';
    this.#loop.closed(this);
  }

  #release(now: number): void {
    this.phase = 'free';
    this.#freeSince = now;
    this.#loop.free(this, now);
  }
}
