import { connect, type Socket } from 'node:net';
import { monotonicNow } from '../clock.ts';
import type { Connection, ConnectionHandler, ErrorClass } from '../connection.ts';
import type { HttpRequest } from './http-request.ts';
import { BROKEN, MORE, type Progress, ResponseParser } from './response-parser.ts';
import { classOf } from './socket-error.ts';
import type { Target } from './target.ts';

/**
 * A server may close an idle connection just as we write to it; the request then fails though nobody refused it.
 * Within this time, with nothing received, on a connection that has answered before, an idempotent request is sent
 * once more on a new connection, as RFC 9110 (9.2.2) and browsers have it. Its clocks go on from the first try.
 * Later than that the server had it in hand, and its failure counts.
 */
const RESEND_WITHIN_S = 0.1;

type State = 'closed' | 'opening' | 'idle' | 'busy';

export class HttpConnection implements Connection<HttpRequest> {
  readonly #target: Target;
  readonly #handler: ConnectionHandler;
  readonly #buffer: Buffer;
  readonly #parser = new ResponseParser();
  #socket: Socket | undefined;
  #state: State = 'closed';
  #request: HttpRequest | undefined;
  #sentAt = 0;
  /** Answers that this socket has brought. */
  #answers = 0;
  /** The request in flight is waiting for a new socket to be sent once more. */
  #resending = false;

  constructor(target: Target, handler: ConnectionHandler, buffer: Buffer) {
    this.#target = target;
    this.#handler = handler;
    this.#buffer = buffer;
  }

  get ready(): boolean {
    return this.#state === 'idle';
  }

  open(): void {
    if (this.#state !== 'closed') return;
    this.#state = 'opening';
    this.#answers = 0;
    const socket = connect({
      host: this.#target.host,
      port: this.#target.port,
      noDelay: true,
      onread: {
        buffer: this.#buffer,
        callback: (length) => {
          if (this.#socket === socket) this.#read(length);
          return true;
        },
      },
    });
    this.#socket = socket;
    socket.on('connect', () => this.#socket === socket && this.#connected());
    socket.on('error', (error) => this.#socket === socket && this.#lost(classOf(error)));
    socket.on('end', () => this.#socket === socket && this.#ended());
    socket.on('close', () => this.#socket === socket && this.#lost('closed'));
    // Nothing else reads: 'end' comes only to a stream that flows.
    socket.resume();
  }

  send(request: HttpRequest, sent: number): void {
    this.#request = request;
    this.#sentAt = sent;
    this.#write(request);
  }

  close(): void {
    this.#resending = false;
    this.#drop();
  }

  #write(request: HttpRequest): void {
    this.#state = 'busy';
    this.#parser.begin(request.bodiless, request.learn);
    this.#socket!.write(request.wire, request.encoding);
  }

  #connected(): void {
    if (this.#resending) {
      this.#resending = false;
      this.#write(this.#request!);
      this.#handler.onResend();
      return;
    }
    this.#state = 'idle';
    this.#handler.onReady();
  }

  #read(length: number): void {
    if (this.#state !== 'busy') {
      // Nobody asked: what comes now would be taken for the next answer.
      this.#drop();
      this.#handler.onIdleClose();
      return;
    }
    this.#progress(this.#parser.feed(this.#buffer, 0, length));
  }

  #progress(progress: Progress): void {
    if (progress === MORE) return;
    if (progress === BROKEN) {
      this.#lost('malformed');
      return;
    }
    this.#answers++;
    this.#state = 'idle';
    if (!this.#parser.keepAlive) this.#drop();
    const { status, bytes } = this.#parser;
    this.#handler.onAnswer({ status, bytes, body: this.#request!.learn ? this.#parser.body : undefined });
  }

  #ended(): void {
    if (this.#state === 'busy' && this.#parser.end() !== BROKEN) {
      this.#progress(this.#parser.end());
    } else {
      this.#lost('closed');
    }
  }

  #lost(error: ErrorClass): void {
    const state = this.#state;
    const resend = state === 'busy' && this.#mayResend(error);
    const resending = this.#resending;
    this.#resending = false;
    this.#drop();
    if (resend) {
      this.#resending = true;
      this.open();
    } else if (state === 'busy' || resending) {
      this.#handler.onFailure(error);
    } else if (state === 'opening') {
      this.#handler.onOpenFailure(error);
    } else {
      this.#handler.onIdleClose();
    }
  }

  #mayResend(error: ErrorClass): boolean {
    return (
      (error === 'closed' || error === 'reset') &&
      this.#request!.idempotent &&
      this.#answers > 0 &&
      this.#parser.received === 0 &&
      monotonicNow() - this.#sentAt <= RESEND_WITHIN_S
    );
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#state = 'closed';
    socket?.destroy();
  }
}
