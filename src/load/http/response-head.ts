/** The head of an HTTP/1.1 response: only what decides how its body ends and whether the connection lives on. */
export interface ResponseHead {
  status: number;
  /** -1: not given. */
  contentLength: number;
  chunked: boolean;
  keepAlive: boolean;
}

export const INCOMPLETE = 0;
export const MALFORMED = -1;

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const COLON = 58;

// 'HTTP/1.', then the minor version, a space, three digits.
const PREFIX = [72, 84, 84, 80, 47, 49, 46];
const STATUS_AT = 9;
const KEEP_ALIVE = [...'keep-alive'].map((letter) => letter.charCodeAt(0));

/**
 * Reads a head that begins at `from`. Returns the offset after its blank line, INCOMPLETE when that has not come,
 * or MALFORMED. Lines end in CRLF, or LF alone as RFC 9112 (2.2) lets a client accept.
 */
export function parseHead(bytes: Uint8Array, from: number, to: number, head: ResponseHead): number {
  let lineFrom = from;
  for (let at = from; at < to; at++) {
    if (bytes[at] !== LF) continue;
    const lineTo = at > lineFrom && bytes[at - 1] === CR ? at - 1 : at;
    if (lineFrom === from) {
      if (!parseStatusLine(bytes, lineFrom, lineTo, head)) return MALFORMED;
    } else if (lineTo === lineFrom) {
      return at + 1;
    } else if (!parseHeader(bytes, lineFrom, lineTo, head)) {
      return MALFORMED;
    }
    lineFrom = at + 1;
  }
  return INCOMPLETE;
}

/** The offset after the first blank line at or after `from`, looking back far enough to see one that was split. */
export function findHeadEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] !== LF) continue;
    const before = at > 0 && bytes[at - 1] === CR ? at - 2 : at - 1;
    if (before >= 0 && bytes[before] === LF) return at + 1;
  }
  return INCOMPLETE;
}

const digit = (byte: number | undefined) => (byte !== undefined && byte >= 48 && byte <= 57 ? byte - 48 : -1);

function parseStatusLine(bytes: Uint8Array, from: number, to: number, head: ResponseHead): boolean {
  if (to - from < STATUS_AT + 3) return false;
  for (let i = 0; i < PREFIX.length; i++) if (bytes[from + i] !== PREFIX[i]) return false;
  const minor = digit(bytes[from + 7]);
  if (minor < 0 || bytes[from + 8] !== SPACE) return false;
  const at = from + STATUS_AT;
  const a = digit(bytes[at]);
  const b = digit(bytes[at + 1]);
  const c = digit(bytes[at + 2]);
  if (a < 1 || b < 0 || c < 0 || (at + 3 < to && bytes[at + 3] !== SPACE)) return false;
  head.status = a * 100 + b * 10 + c;
  head.contentLength = -1;
  head.chunked = false;
  head.keepAlive = minor >= 1;
  return true;
}

function parseHeader(bytes: Uint8Array, from: number, to: number, head: ResponseHead): boolean {
  // The first letter tells most headers from the three that matter.
  const first = bytes[from]! | 32;
  if (first !== 99 /* c */ && first !== 116 /* t */) return first > SPACE && hasColon(bytes, from, to);
  if (named(bytes, from, to, 'content-length')) {
    const length = parseLength(bytes, valueFrom(bytes, from + 15, to), valueTo(bytes, from + 15, to));
    if (length < 0 || (head.contentLength >= 0 && head.contentLength !== length)) return false;
    head.contentLength = length;
  } else if (named(bytes, from, to, 'transfer-encoding')) {
    // Nobody asked for any other coding (TE), and where its body would end nobody knows: RFC 9112, 6.3.
    const last = tokensOf(bytes, from + 18, to).at(-1);
    if (last !== 'chunked' && last !== 'identity') return false;
    head.chunked = last === 'chunked';
  } else if (named(bytes, from, to, 'connection')) {
    parseConnection(bytes, valueFrom(bytes, from + 11, to), valueTo(bytes, from + 11, to), head);
  } else {
    return hasColon(bytes, from, to);
  }
  return true;
}

function hasColon(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) if (bytes[at] === COLON) return true;
  return false;
}

/** Whether the line has this name, given in small letters. */
function named(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  if (to - from <= name.length || bytes[from + name.length] !== COLON) return false;
  for (let i = 0; i < name.length; i++) {
    const byte = bytes[from + i]!;
    const wanted = name.charCodeAt(i);
    if (byte !== wanted && (byte | 32) !== wanted) return false;
  }
  return true;
}

function parseConnection(bytes: Uint8Array, from: number, to: number, head: ResponseHead): void {
  // Many servers say 'keep-alive' each time: worth ten comparisons instead of a string.
  if (to - from === KEEP_ALIVE.length && KEEP_ALIVE.every((byte, i) => bytes[from + i] === byte)) {
    head.keepAlive = true;
    return;
  }
  const tokens = tokensOf(bytes, from, to);
  if (tokens.includes('close')) head.keepAlive = false;
  else if (tokens.includes('keep-alive')) head.keepAlive = true;
}

const blank = (byte: number | undefined) => byte === SPACE || byte === TAB;

function valueFrom(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && blank(bytes[at])) at++;
  return at;
}

function valueTo(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && blank(bytes[at - 1])) at--;
  return at;
}

/** Decimal digits only, up to 2^53 - 1; else -1. */
function parseLength(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const d = digit(bytes[at]);
    if (d < 0) return -1;
    value = value * 10 + d;
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : -1;
}

const tokensOf = (bytes: Uint8Array, from: number, to: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    .toString('latin1')
    .toLowerCase()
    .split(',')
    .map((token) => token.trim());
