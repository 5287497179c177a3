import { LoadstoneError } from '../../core/errors.ts';

/** Where requests go, taken from a URL. */
export interface Target {
  readonly tls: boolean;
  /** Empty for a Unix socket. */
  readonly host: string;
  readonly port: number;
  /** The path of a Unix socket (or the name of a Windows pipe), which takes the place of host and port. */
  readonly socketPath?: string;
  /** The Host header's value. */
  readonly authority: string;
  /** The URL's own path without a slash at its end: goes before every request's path. */
  readonly prefix: string;
}

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
const UNIX = 'http+unix:';
/** A Unix socket has no name of its own: what curl says in its Host header. */
const UNIX_AUTHORITY = 'localhost';

/**
 * 'http://127.0.0.1:8080/api', 'https://[::1]', 'http+unix://%2Frun%2Fapp.sock/api' -> where to connect and what to
 * say. A Unix socket's path stands in the host's place, its slashes as %2F: so every target is a URL.
 */
export function parseTarget(text: string): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const prefix = url?.pathname.replace(/\/$/, '') ?? '';
  if (url?.protocol === UNIX) {
    const socketPath = decoded(url.hostname);
    if (socketPath && !url.port)
      return { tls: false, host: '', port: 0, socketPath, authority: UNIX_AUTHORITY, prefix };
  }
  const port = PORTS[url?.protocol ?? ''];
  if (!url || !port)
    throw new LoadstoneError(
      'E_PARAMETER',
      `a target is a URL with http://, https:// or http+unix://%2Fpath%2Fof.sock, got '${text}'`,
    );
  return {
    tls: url.protocol === 'https:',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? port : Number(url.port),
    authority: url.host,
    prefix,
  };
}

/** What a redirection is resolved against and held against. */
export const originOf = (target: Target): string => `${target.tls ? 'https' : 'http'}://${target.authority}`;

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
