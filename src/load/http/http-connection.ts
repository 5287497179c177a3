import type { Socket } from 'node:net';
import { monotonicNow } from '../../measure/clock.ts';
import type { Connection, ConnectionHandler, ErrorClass } from '../connection.ts';
import { decodeBody } from './content-encoding.ts';
import type { Dialler } from './dialler.ts';
import { fieldOf } from './head-field.ts';
import type { HeadMemory } from './head-memory.ts';
import { type HttpRequest, numberedWire } from './http-request.ts';
import { isRedirection, redirected } from './redirect.ts';
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

/** Where a transport's connections lead, and how far they follow. */
export interface Way {
  readonly target: Target;
  readonly dialler: Dialler;
  readonly redirects: number;
  readonly heads: HeadMemory;
  /** That of the request with index 0; undefined: requests say no number. */
  readonly firstNumber: number | undefined;
}

type State = 'closed' | 'opening' | 'idle' | 'busy';

export class HttpConnection implements Connection<HttpRequest> {
  readonly #way: Way;
  readonly #handler: ConnectionHandler;
  readonly #parser: ResponseParser;
  #socket: Socket | undefined;
  #state: State = 'closed';
  /** What is in flight: the request that was asked for, or the one that a redirection has made of it. */
  #request: HttpRequest | undefined;
  /** Its number among all that the load intends; undefined: it says none. */
  #number: number | undefined;
  #sentAt = 0;
  /** Redirections followed, and the bytes of their bodies. */
  #hops = 0;
  #bytesBefore = 0;
  /** Answers that this socket has brought. */
  #answers = 0;
  /** The request in flight waits for a new socket: to be sent once more, or where a redirection leads. */
  #reopening: 'resend' | 'redirect' | undefined;

  constructor(way: Way, handler: ConnectionHandler) {
    this.#way = way;
    this.#handler = handler;
    this.#parser = new ResponseParser(way.heads);
  }

  get ready(): boolean {
    return this.#state === 'idle';
  }

  open(): void {
    if (this.#state !== 'closed') return;
    this.#state = 'opening';
    this.#answers = 0;
    const socket = this.#way.dialler.dial((length) => {
      if (this.#socket === socket) this.#read(length);
    });
    this.#socket = socket;
    socket.on(this.#way.dialler.readyEvent, () => this.#socket === socket && this.#connected(socket));
    socket.on('error', (error) => this.#socket === socket && this.#lost(classOf(error)));
    socket.on('end', () => this.#socket === socket && this.#ended());
    socket.on('close', () => this.#socket === socket && this.#lost('closed'));
    // Nothing else reads: 'end' comes only to a stream that flows.
    socket.resume();
  }

  send(request: HttpRequest, sent: number, index?: number): void {
    const { firstNumber } = this.#way;
    this.#number = index === undefined || firstNumber === undefined ? undefined : firstNumber + index;
    this.#hops = 0;
    this.#bytesBefore = 0;
    this.#write(request, sent);
  }

  close(): void {
    this.#reopening = undefined;
    this.#drop();
  }

  #write(request: HttpRequest, sent: number): void {
    this.#request = request;
    this.#sentAt = sent;
    this.#state = 'busy';
    // What a body is encoded in stands in its head.
    this.#parser.begin(request.bodiless, request.learn, request.learn || this.#tellsHead(request));
    const wire = this.#number === undefined ? request.wire : numberedWire(request, this.#number);
    this.#socket!.write(wire, request.encoding);
  }

  #connected(socket: Socket): void {
    this.#way.dialler.dialled(socket);
    const reopening = this.#reopening;
    this.#reopening = undefined;
    if (reopening) {
      this.#write(this.#request!, reopening === 'resend' ? this.#sentAt : monotonicNow());
      if (reopening === 'resend') this.#handler.onResend();
      return;
    }
    this.#state = 'idle';
    this.#handler.onReady();
  }

  #read(length: number): void {
    if (this.#state !== 'busy') {
      // Nobody asked: what comes now would be taken for the next answer.
      this.#lost('malformed');
      return;
    }
    this.#progress(this.#parser.feed(this.#way.dialler.buffer, 0, length));
  }

  #progress(progress: Progress): void {
    if (progress === MORE) return;
    if (progress === BROKEN) {
      this.#lost('malformed');
      return;
    }
    this.#answers++;
    this.#state = 'idle';
    if (!this.#parser.keepAlive || this.#isHalfSent()) this.#drop();
    const { status, bytes } = this.#parser;
    if (this.#way.redirects > 0 && isRedirection(status) && this.#follow(status, bytes)) return;
    this.#tell(status, bytes + this.#bytesBefore);
  }

  #tell(status: number, bytes: number): void {
    const { learn } = this.#request!;
    const head = this.#tellsHead(this.#request!) ? this.#parser.head : undefined;
    const body = learn ? this.#body() : undefined;
    if (learn && body === undefined) this.#fail('malformed');
    else this.#handler.onAnswer({ status, bytes, body, head });
  }

  /** Who sends an index wants to know what the server says of it, when the clocks have been read. */
  #tellsHead({ learnHead }: HttpRequest): boolean {
    return learnHead || this.#number !== undefined;
  }

  /** An answer came before the whole request was written: whether the server reads the rest, nobody knows. */
  #isHalfSent(): boolean {
    return this.#request!.description.body !== undefined && this.#socket!.writableLength > 0;
  }

  /** Follows a redirection, or fails where it may not be followed; false: it leads nowhere, and is the answer. */
  #follow(status: number, bytes: number): boolean {
    const location = fieldOf(this.#parser.head, 'location');
    if (location === undefined) return false;
    const next = redirected(this.#request!, status, location, this.#way.target);
    if (typeof next === 'string') {
      this.#fail(next);
    } else if (++this.#hops > this.#way.redirects) {
      this.#fail('too_many_redirects');
    } else {
      this.#bytesBefore += bytes;
      if (this.#state === 'idle') this.#write(next, monotonicNow());
      else this.#reopen('redirect', next);
    }
    return true;
  }

  #body(): string | undefined {
    try {
      return decodeBody(this.#parser.bodyBytes, fieldOf(this.#parser.head, 'content-encoding'));
    } catch {
      return undefined;
    }
  }

  #ended(): void {
    const progress = this.#state === 'busy' ? this.#parser.end() : BROKEN;
    if (progress === BROKEN) this.#lost('closed');
    else this.#progress(progress);
  }

  #lost(error: ErrorClass): void {
    const state = this.#state;
    const waiting = state === 'busy' || this.#reopening !== undefined;
    if (state === 'busy' && this.#mayResend(error)) {
      this.#reopen('resend', this.#request!);
    } else if (waiting) {
      this.#fail(error);
    } else {
      this.#drop();
      if (state === 'opening') this.#handler.onOpenFailure(error);
      else this.#handler.onIdleClose();
    }
  }

  #fail(error: ErrorClass): void {
    this.close();
    this.#handler.onFailure(error);
  }

  #reopen(why: 'resend' | 'redirect', request: HttpRequest): void {
    this.#drop();
    this.#request = request;
    this.#reopening = why;
    this.open();
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
