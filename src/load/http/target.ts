import { LoadstoneError } from '../../core/errors.ts';

/** Where requests go, taken from a URL. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** The Host header's value. */
  readonly authority: string;
  /** The URL's own path without a slash at its end: goes before every request's path. */
  readonly prefix: string;
}

/** 'http://127.0.0.1:8080/api', 'http://[::1]:8080' -> where to connect and what to say. */
export function parseTarget(text: string): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:')
    throw new LoadstoneError('E_PARAMETER', `a target is a URL with http://, got '${text}'`);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 80 : Number(url.port),
    authority: url.host,
    prefix: url.pathname.replace(/\/$/, ''),
  };
}
