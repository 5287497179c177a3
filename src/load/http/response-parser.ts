import { ChunkedBody } from './chunked-body.ts';
import { HeadMemory } from './head-memory.ts';
import { findHeadEnd, INCOMPLETE, MALFORMED, parseHead, type ResponseHead } from './response-head.ts';

/** A head longer than this is taken for garbage. */
const MAX_HEAD = 65_536;
/** So are more interim answers (1xx) than this before the answer itself. */
const MAX_INTERIM = 32;

export const MORE = 0;
export const DONE = 1;
export const BROKEN = 2;
export type Progress = typeof MORE | typeof DONE | typeof BROKEN;

const HEAD = 0;
const LENGTH = 1;
const CHUNKS = 2;
const UNTIL_CLOSE = 3;

/** Reads one response after the other from bytes that come in any pieces. */
export class ResponseParser {
  readonly #head: ResponseHead = { status: 0, contentLength: -1, chunked: false, keepAlive: true };
  readonly #chunks = new ChunkedBody();
  readonly #memory: HeadMemory;
  #state = HEAD;
  #bodiless = false;
  #keepBody = false;
  #keepsHead = false;
  #remaining = 0;
  #received = 0;
  #bytes = 0;
  #interim = 0;
  #headText = '';
  /** A head that did not come in one piece, and how much of it is there. */
  #stash: Uint8Array = new Uint8Array(0);
  #stashed = 0;
  #body: Uint8Array[] = [];

  constructor(memory: HeadMemory = new HeadMemory()) {
    this.#memory = memory;
  }

  /** Prepares for the answer to the next request. */
  begin(bodiless: boolean, keepBody: boolean, keepHead = keepBody): void {
    this.#state = HEAD;
    this.#bodiless = bodiless;
    this.#keepBody = keepBody;
    this.#keepsHead = keepHead;
    this.#received = 0;
    this.#bytes = 0;
    this.#stashed = 0;
    this.#interim = 0;
    if (this.#body.length > 0) this.#body = [];
  }

  get status(): number {
    return this.#head.status;
  }

  get keepAlive(): boolean {
    return this.#head.keepAlive;
  }

  /** Bytes of this answer so far, its head included: none means that the server said nothing at all. */
  get received(): number {
    return this.#received;
  }

  /** Bytes of the body. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The head as text, of a redirection or when it was to be kept. */
  get head(): string {
    return this.#headText;
  }

  /** The body as it came, when it was to be kept. */
  get bodyBytes(): Buffer {
    return Buffer.concat(this.#body);
  }

  feed(bytes: Uint8Array, from: number, to: number): Progress {
    this.#received += to - from;
    return this.#state === HEAD ? this.#feedHead(bytes, from, to) : this.#feedBody(bytes, from, to);
  }

  /** The other side has closed: the end of a body that nothing else ends. */
  end(): Progress {
    return this.#state === UNTIL_CLOSE ? DONE : BROKEN;
  }

  #feedHead(bytes: Uint8Array, from: number, to: number): Progress {
    if (this.#stashed > 0) return this.#feedStash(bytes, from, to);
    let end = this.#memory.recall(bytes, from, to, this.#head);
    if (end === 0) {
      end = parseHead(bytes, from, to, this.#head);
      if (end > 0) this.#memory.learn(bytes, from, end, this.#head);
    }
    if (end === MALFORMED) return BROKEN;
    if (end !== INCOMPLETE) {
      this.#noteHead(bytes, from, end);
      return this.#afterHead(bytes, end, to);
    }
    return this.#keepHead(bytes, from, to) ? MORE : BROKEN;
  }

  /** Adds to the piece of a head that is there; reads it once its blank line has come, so each byte is seen twice. */
  #feedStash(bytes: Uint8Array, from: number, to: number): Progress {
    const before = this.#stashed;
    // Some of it may be body: only what a head can be is kept.
    const fits = Math.min(to, from + MAX_HEAD - before);
    this.#keepHead(bytes, from, fits);
    const headEnd = findHeadEnd(this.#stash, before, this.#stashed);
    if (headEnd === INCOMPLETE) return this.#stashed < MAX_HEAD ? MORE : BROKEN;
    this.#stashed = 0;
    if (parseHead(this.#stash, 0, headEnd, this.#head) !== headEnd) return BROKEN;
    this.#noteHead(this.#stash, 0, headEnd);
    return this.#afterHead(bytes, from + headEnd - before, to);
  }

  #noteHead(bytes: Uint8Array, from: number, to: number): void {
    const { status } = this.#head;
    const wanted = this.#keepsHead || (status >= 300 && status < 400);
    if (wanted)
      this.#headText = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
  }

  #keepHead(bytes: Uint8Array, from: number, to: number): boolean {
    const length = this.#stashed + to - from;
    if (length > MAX_HEAD) return false;
    if (length > this.#stash.length) {
      const larger = new Uint8Array(Math.min(MAX_HEAD, length * 2));
      larger.set(this.#stash.subarray(0, this.#stashed));
      this.#stash = larger;
    }
    this.#stash.set(bytes.subarray(from, to), this.#stashed);
    this.#stashed = length;
    return true;
  }

  #afterHead(bytes: Uint8Array, from: number, to: number): Progress {
    const { status, contentLength, chunked } = this.#head;
    // Switching protocols was never asked for; other 1xx announce an answer that is still to come.
    if (status === 101) return BROKEN;
    if (status < 200) {
      if (++this.#interim > MAX_INTERIM) return BROKEN;
      return from < to ? this.#feedHead(bytes, from, to) : MORE;
    }
    if (this.#bodiless || status === 204 || status === 304) return this.#finish(from, to);
    if (chunked) {
      // A length beside chunks is a sign of smuggling: RFC 9112 (6.3) wants the connection closed afterwards.
      if (contentLength >= 0) this.#head.keepAlive = false;
      this.#chunks.reset();
      this.#state = CHUNKS;
    } else if (contentLength >= 0) {
      this.#remaining = contentLength;
      this.#state = LENGTH;
    } else {
      this.#head.keepAlive = false;
      this.#state = UNTIL_CLOSE;
    }
    return this.#feedBody(bytes, from, to);
  }

  #feedBody(bytes: Uint8Array, from: number, to: number): Progress {
    switch (this.#state) {
      case LENGTH: {
        const until = Math.min(to, from + this.#remaining);
        this.#remaining -= until - from;
        this.#take(bytes, from, until);
        return this.#remaining === 0 ? this.#finish(until, to) : MORE;
      }
      case CHUNKS: {
        const end = this.#chunks.feed(bytes, from, to, (a, b) => this.#take(bytes, a, b));
        if (end === MALFORMED) return BROKEN;
        return this.#chunks.finished ? this.#finish(end, to) : MORE;
      }
      default:
        this.#take(bytes, from, to);
        return MORE;
    }
  }

  #take(bytes: Uint8Array, from: number, to: number): void {
    this.#bytes += to - from;
    if (this.#keepBody && to > from) this.#body.push(new Uint8Array(bytes.subarray(from, to)));
  }

  /** Bytes beyond the answer belong to no request: the connection cannot be trusted with another one. */
  #finish(end: number, to: number): Progress {
    if (end < to) this.#head.keepAlive = false;
    this.#state = HEAD;
    return DONE;
  }
}
