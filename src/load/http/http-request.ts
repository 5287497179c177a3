import { LoadstoneError } from '../../core/errors.ts';
import { REQUEST_INDEX_HEADER } from '../../core/request-index.ts';
import type { PreparedRequest, RequestDescription } from '../connection.ts';
import { originOf, type Target } from './target.ts';

export interface HttpRequest extends PreparedRequest {
  /** Head and body as they go over the wire; `encoding` is that of this string. */
  readonly wire: string;
  readonly encoding: 'latin1' | 'utf8';
  /** Length of the head without its blank line: there another field has its place. */
  readonly headLength: number;
  /** Its answer has no body, whatever the head says. */
  readonly bodiless: boolean;
  /** May be sent twice without doing its work twice: RFC 9110, 9.2.2. */
  readonly idempotent: boolean;
  /** What it was made from, and its whole path: a redirection makes another one of them. */
  readonly description: RequestDescription;
  readonly path: string;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const pathPattern = /^\/[!-~]*$/;
const valuePattern = /^[\t -~\x80-\xff]*$/;

/** Serialises a request for a target, once for all the times it is sent. */
export function serialise(description: RequestDescription, target: Target): HttpRequest {
  const { name, method, headers = {}, body, learn = false, learnHead = false, about } = description;
  check(token, method, 'a method is a token');
  check(pathPattern, description.path, 'a path begins with / and has only printable ASCII characters');
  const path = target.prefix + description.path;
  let head = `${method} ${path} HTTP/1.1\r\n`;
  if (!hasHeader(headers, 'host')) head += `host: ${target.authority}\r\n`;
  for (const key in headers) {
    check(token, key, "a header's name is a token");
    check(valuePattern, headers[key]!, "a header's value stands on one line");
    head += `${key}: ${headers[key]}\r\n`;
  }
  const bytesOut = Buffer.byteLength(body ?? '');
  if (body !== undefined || WITH_BODY.has(method)) head += `content-length: ${bytesOut}\r\n`;
  return {
    name,
    method,
    url: originOf(target) + path,
    bytesOut,
    learn,
    learnHead,
    about,
    wire: `${head}\r\n${body ?? ''}`,
    encoding: body === undefined ? 'latin1' : 'utf8',
    headLength: head.length,
    bodiless: method === 'HEAD',
    idempotent: IDEMPOTENT.has(method),
    description,
    path,
  };
}

/** The wire text of one sending, with its number. */
export function numberedWire({ wire, headLength }: HttpRequest, number: number): string {
  return `${wire.slice(0, headLength)}${REQUEST_INDEX_HEADER}: ${number}\r\n${wire.slice(headLength)}`;
}

/** What would be sent twice, and differ. */
export function checkNoIndex({ name, headers = {} }: RequestDescription): void {
  if (!hasHeader(headers, REQUEST_INDEX_HEADER)) return;
  throw new LoadstoneError(
    'E_PARAMETER',
    `where requests are kept, the header ${REQUEST_INDEX_HEADER} is the generator's own, got one of the request '${name}'`,
  );
}

function hasHeader(headers: Readonly<Record<string, string>>, name: string): boolean {
  for (const key in headers) if (key.length === name.length && key.toLowerCase() === name) return true;
  return false;
}

/** A line break in any of these would let a value write headers of its own. */
function check(pattern: RegExp, value: string, rule: string): void {
  if (!pattern.test(value)) throw new LoadstoneError('E_PARAMETER', `${rule}, got ${JSON.stringify(value)}`);
}
