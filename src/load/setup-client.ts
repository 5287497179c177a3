import { LoadstoneError } from '../core/errors.ts';
import { monotonicNow } from '../measure/clock.ts';
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

/** What a client is for, with the code of its errors. */
const PURPOSES = { 'set-up': 'E_SETUP_FAILED', 'tear-down': 'E_TEARDOWN_FAILED' } as const;
export type Purpose = keyof typeof PURPOSES;

const stopped = (purpose: Purpose) => new LoadstoneError(PURPOSES[purpose], `the ${purpose} was stopped`);

/** Sends one request at a time over one connection; used again for the next one. */
class Line<R extends PreparedRequest> implements ConnectionHandler {
  readonly #connection: Connection<R>;
  readonly #timeout: number;
  readonly #purpose: Purpose;
  #request: R | undefined;
  #timer: NodeJS.Timeout | undefined;
  #resolve: (answer: Answer) => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(transport: Transport<R>, timeout: number, purpose: Purpose) {
    this.#connection = transport.connection(this);
    this.#timeout = timeout;
    this.#purpose = purpose;
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
    this.#reject(stopped(this.#purpose));
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
    const purpose = this.#purpose;
    const { name } = this.#request ?? { name: purpose };
    this.#request = undefined;
    this.#reject(
      new LoadstoneError(PURPOSES[purpose], `the ${purpose}'s request '${name}' got no answer: ${error}`),
    );
  }
}

export interface SetupClientOptions {
  readonly purpose: Purpose;
  /** The target's own path. */
  readonly base: string;
  /** Seconds that a request may take. */
  readonly timeout_s: number;
}

/** A client for set-ups and tear-downs: several requests may be under way, over few connections. */
export function setupClient<R extends PreparedRequest>(
  transport: Transport<R>,
  { purpose, base, timeout_s }: SetupClientOptions,
  signal: AbortSignal,
): CountingSetupClient {
  const idle = Array.from({ length: SETUP_CONNECTIONS }, () => new Line(transport, timeout_s, purpose));
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
    base,
    get requests() {
      return requests;
    },
    async request(description: RequestDescription) {
      const line = await acquire();
      try {
        signal.throwIfAborted();
        if (closed) throw stopped(purpose);
        requests++;
        const answer = await line.request(
          transport.prepare({ ...description, learn: true, learnHead: true }),
        );
        return { ...answer, body: answer.body ?? '' };
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
