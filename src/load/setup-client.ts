import { LoadstoneError } from '../core/errors.ts';
import { monotonicNow } from './clock.ts';
import type {
  Answer,
  Connection,
  ConnectionHandler,
  ErrorClass,
  PreparedRequest,
  RequestDescription,
  Transport,
} from './connection.ts';
import type { SetupClient } from './flow.ts';

/** Connections that a set-up uses at most. */
const SETUP_CONNECTIONS = 4;

export interface CountingSetupClient extends SetupClient {
  /** Requests sent so far: the system counted them too. */
  readonly requests: number;
  close(): void;
}

const stopped = () => new LoadstoneError('E_SETUP_FAILED', 'the set-up was stopped');

/** Sends one request at a time over one connection; used again for the next one. */
class Line<R extends PreparedRequest> implements ConnectionHandler {
  readonly #connection: Connection<R>;
  readonly #timeout: number;
  #request: R | undefined;
  #timer: NodeJS.Timeout | undefined;
  #resolve: (answer: Answer) => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(transport: Transport<R>, timeout: number) {
    this.#connection = transport.connection(this);
    this.#timeout = timeout;
  }

  request(request: R): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#request = request;
      this.#resolve = resolve;
      this.#reject = reject;
      this.#timer = setTimeout(() => this.#fail('timeout'), this.#timeout * 1000);
      if (this.#connection.ready) this.onReady();
      else this.#connection.open();
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#connection.close();
    this.#reject(stopped());
  }

  onReady(): void {
    if (this.#request) this.#connection.send(this.#request, monotonicNow());
  }

  onAnswer(answer: Answer): void {
    clearTimeout(this.#timer);
    this.#request = undefined;
    this.#resolve(answer);
  }

  onResend(): void {}

  onFailure(error: ErrorClass): void {
    this.#fail(error);
  }

  onOpenFailure(error: ErrorClass): void {
    this.#fail(error);
  }

  onIdleClose(): void {}

  #fail(error: ErrorClass): void {
    clearTimeout(this.#timer);
    this.#connection.close();
    const { name } = this.#request ?? { name: 'set-up' };
    this.#request = undefined;
    this.#reject(
      new LoadstoneError('E_SETUP_FAILED', `the set-up's request '${name}' got no answer: ${error}`),
    );
  }
}

/** A client for set-ups: several requests may be under way, over few connections. */
export function setupClient<R extends PreparedRequest>(
  transport: Transport<R>,
  timeout: number,
  signal: AbortSignal,
): CountingSetupClient {
  const idle: Line<R>[] = Array.from({ length: SETUP_CONNECTIONS }, () => new Line(transport, timeout));
  const all = [...idle];
  const queue: ((line: Line<R>) => void)[] = [];
  let requests = 0;
  let closed = false;

  const acquire = () =>
    new Promise<Line<R>>((resolve) => {
      const line = idle.pop();
      if (line) resolve(line);
      else queue.push(resolve);
    });
  const release = (line: Line<R>) => {
    const next = queue.shift();
    if (next) next(line);
    else idle.push(line);
  };

  return {
    get requests() {
      return requests;
    },
    async request(description: RequestDescription) {
      const line = await acquire();
      try {
        signal.throwIfAborted();
        if (closed) throw stopped();
        requests++;
        const answer = await line.request(transport.prepare({ ...description, learn: true }));
        return { status: answer.status, body: answer.body ?? '' };
      } finally {
        release(line);
      }
    },
    close() {
      closed = true;
      for (const line of all) line.close();
    },
  };
}
