import { MALFORMED } from './response-head.ts';

const CR = 13;
const LF = 10;
const SEMICOLON = 59;
const SPACE = 32;
const TAB = 9;
// Thirteen hexadecimal digits are the most that a double counts exactly.
const MAX_SIZE_DIGITS = 13;
const MAX_LINE = 16_384;

type State = 'size' | 'extension' | 'data' | 'data-end' | 'trailer';

/** Takes a chunked body apart, however it was split on the way. */
export class ChunkedBody {
  #state: State = 'size';
  #size = 0;
  #digits = 0;
  #line = 0;
  #finished = false;

  reset(): void {
    this.#state = 'size';
    this.#size = 0;
    this.#digits = 0;
    this.#line = 0;
    this.#finished = false;
  }

  /** The last chunk and its trailers have come. */
  get finished(): boolean {
    return this.#finished;
  }

  /** Eats from `from` on; `onData` gets the ranges that are body. Returns the offset after what it ate, or MALFORMED. */
  feed(bytes: Uint8Array, from: number, to: number, onData: (from: number, to: number) => void): number {
    let at = from;
    while (at < to && !this.#finished) {
      if (this.#state === 'data') {
        const until = Math.min(to, at + this.#size);
        onData(at, until);
        this.#size -= until - at;
        at = until;
        if (this.#size === 0) this.#state = 'data-end';
      } else if (!this.#step(bytes[at++]!)) {
        return MALFORMED;
      }
    }
    return at;
  }

  /** One byte of framing; false when it cannot stand there. */
  #step(byte: number): boolean {
    if (++this.#line > MAX_LINE) return false;
    switch (this.#state) {
      case 'size':
        if (byte === LF) return this.#endOfSize();
        if (byte === CR || byte === SEMICOLON || byte === SPACE || byte === TAB) {
          this.#state = 'extension';
          return true;
        }
        return this.#digit(byte);
      case 'extension':
        return byte === LF ? this.#endOfSize() : true;
      case 'data-end':
        if (byte === CR) return true;
        this.#beginLine('size');
        return byte === LF;
      case 'trailer':
        // A blank line ends the message; anything else is a trailer, which nobody reads.
        if (byte === CR) this.#line--;
        else if (byte === LF && this.#line === 1) this.#finished = true;
        else if (byte === LF) this.#beginLine('trailer');
        return true;
      default:
        return false;
    }
  }

  #digit(byte: number): boolean {
    const letter = byte | 32;
    const value = byte >= 48 && byte <= 57 ? byte - 48 : letter >= 97 && letter <= 102 ? letter - 87 : -1;
    if (value < 0 || ++this.#digits > MAX_SIZE_DIGITS) return false;
    this.#size = this.#size * 16 + value;
    return true;
  }

  #endOfSize(): boolean {
    if (this.#digits === 0) return false;
    const last = this.#size === 0;
    this.#beginLine(last ? 'trailer' : 'data');
    return true;
  }

  #beginLine(state: State): void {
    this.#state = state;
    this.#line = 0;
    this.#digits = 0;
    if (state === 'size') this.#size = 0;
  }
}
