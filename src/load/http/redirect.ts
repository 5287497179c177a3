import type { ErrorClass, RequestDescription } from '../connection.ts';
import { type HttpRequest, serialise } from './http-request.ts';
import { originOf, type Target } from './target.ts';

const REDIRECTIONS = new Set([301, 302, 303, 307, 308]);
/** They describe a body; whoever drops it drops them. */
const OF_A_BODY = /^(content-|transfer-encoding$)/i;

export const isRedirection = (status: number): boolean => REDIRECTIONS.has(status);

/**
 * The request that a redirection asks for, by RFC 9110 (15.4): 303 turns it into a GET, as do 301 and 302 with a
 * POST, as all browsers have it; 307 and 308 change nothing but the place.
 */
export function redirected(
  request: HttpRequest,
  status: number,
  location: string,
  target: Target,
): HttpRequest | ErrorClass {
  const origin = originOf(target);
  const base = origin + request.path;
  if (!URL.canParse(location, base)) return 'malformed';
  const url = new URL(location, base);
  if (url.origin !== origin) return 'other_origin';
  const { method } = request.description;
  const toGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST';
  const description = { ...request.description, path: url.pathname + url.search };
  return serialise(toGet ? asGet(description) : description, { ...target, prefix: '' });
}

function asGet({ body: _, ...description }: RequestDescription): RequestDescription {
  const headers = Object.entries(description.headers ?? {}).filter(([name]) => !OF_A_BODY.test(name));
  return { ...description, method: 'GET', headers: Object.fromEntries(headers) };
}
