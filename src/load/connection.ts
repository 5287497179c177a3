/** What a request is, whatever the protocol. */
export interface RequestDescription {
  /** What results call it, e.g. 'GET /api/v1/tasks/ [list]'. */
  readonly name: string;
  readonly method: string;
  /** Path and query, below the target's own path. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Keep the answer's body: the flow wants to learn from it. */
  readonly learn?: boolean;
  /** Keep the answer's head. */
  readonly learnHead?: boolean;
  /** Handed to the flow's judge with the answer. */
  readonly about?: unknown;
}

/** A request made ready to be sent, any number of times. A protocol adds what it writes. */
export interface PreparedRequest {
  readonly name: string;
  readonly method: string;
  /** Whole, as a log shows it. */
  readonly url: string;
  /** Bytes of its body. */
  readonly bytesOut: number;
  readonly learn: boolean;
  readonly learnHead: boolean;
  readonly about: unknown;
}

export interface Answer {
  readonly status: number;
  /** Bytes of the body. */
  readonly bytes: number;
  /** Only for a request that asked to learn from it. */
  readonly body: string | undefined;
  /** Status line and header fields, only for a request that asked to learn from them, or was sent with its index. */
  readonly head?: string | undefined;
}

/** Why a request failed: short names that results and their readers know. */
export type ErrorClass =
  /** No complete answer in time. */
  | 'timeout'
  /** It never was sent: no connection was free in time. */
  | 'dropped'
  /** No connection in time. */
  | 'connect_timeout'
  | 'refused'
  | 'reset'
  /** The other side closed the connection before the answer was complete. */
  | 'closed'
  | 'dns'
  | 'unreachable'
  /** No local port, no file handle, no memory is left on this machine. */
  | 'no_ports'
  | 'no_files'
  | 'no_memory'
  /** No secure connection: the certificate, or the handshake. */
  | 'tls'
  /** The answer is not one of the protocol. */
  | 'malformed'
  | 'http_4xx'
  | 'http_5xx'
  /** The flow could make nothing of the body that it asked for. */
  | 'unexpected_body'
  /** A check of the flow did not hold; it found nothing where it was to extract a value: which one stands behind. */
  | `check_failed: ${string}`
  | `extract_failed: ${string}`
  /** A redirection led to another origin, where this load does not go; or on and on. */
  | 'other_origin'
  | 'too_many_redirects'
  | 'network';

/** A connection over which one request at a time is sent. It can be opened again after it was closed. */
export interface Connection<R extends PreparedRequest> {
  /** Connected, and no request is in flight. */
  readonly ready: boolean;
  /** Begins to connect, unless it already does or is connected. */
  open(): void;
  /**
   * Only when ready. `sent` is the caller's clock just before; `index` the request's number among all that the load
   * intends, absent where it belongs to none.
   */
  send(request: R, sent: number, index?: number): void;
  /** Closes at once. The handler hears nothing more until it opens again. */
  close(): void;
}

/** Hears what becomes of a connection. Each event is told once, when it is known. */
export interface ConnectionHandler {
  onReady(): void;
  /** A complete answer. The connection may not be ready: the other side can have asked to close it. */
  onAnswer(answer: Answer): void;
  /** The request in flight was sent once more, on a new connection. */
  onResend(): void;
  /** The request in flight failed; the connection is closed. */
  onFailure(error: ErrorClass): void;
  /** It could not be opened. */
  onOpenFailure(error: ErrorClass): void;
  /** The other side closed it while it was idle. */
  onIdleClose(): void;
}

/** A protocol to a target. */
export interface Transport<R extends PreparedRequest> {
  prepare(description: RequestDescription): R;
  connection(handler: ConnectionHandler): Connection<R>;
}
