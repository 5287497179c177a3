import { fieldsOf } from './head-fields.ts';

export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** RFC 6265, 6.1: at least these are to be kept; more are somebody's ill will. */
const MOST_COOKIES = 50;
const MOST_BYTES = 4096;
/** Without a clock: dates that mean 'long ago' in every framework, whatever the answer's own date. */
const LONG_AGO_MS = 24 * 3600 * 1000;

/**
 * The cookies of one user of one target: RFC 6265 without what takes several hosts or a clock. A cookie that an
 * answer declares dead (Max-Age up to 0, or Expires at or before the answer's own Date) goes, the others stay for
 * the load. Secure is ignored: a system is measured over http that is served over https.
 */
export class CookieJar {
  /** Longest path first, then the oldest, which is the order in which they are sent. */
  #cookies: Cookie[];
  /** The header when it is the same for every path. */
  #header: string | undefined;

  constructor(cookies: readonly Cookie[] = []) {
    this.#cookies = [...cookies];
  }

  get cookies(): readonly Cookie[] {
    return this.#cookies;
  }

  /** Takes what an answer to a request for `path` sets. */
  store(head: string | undefined, path: string): void {
    // Most answers set none: one look at the text is a tenth of taking it apart.
    if (head === undefined || !setsCookie.test(head)) return;
    for (const line of fieldsOf(head, 'set-cookie')) {
      const set = parseSetCookie(line, path, head);
      if (set) this.#set(set.cookie, set.dead);
    }
  }

  /** The value of the cookie of this name that a request for `path` would send. */
  valueOf(name: string, path: string): string | undefined {
    return this.#cookies.find((cookie) => cookie.name === name && matches(cookie.path, path))?.value;
  }

  /** The Cookie header for a path (its query may stand behind it); '': there is none to send. */
  header(path: string): string {
    if (this.#header !== undefined) return this.#header;
    const header = this.#cookies
      .filter((cookie) => matches(cookie.path, path))
      .map(({ name, value }) => (name === '' ? value : `${name}=${value}`))
      .join('; ');
    if (this.#cookies.every((cookie) => cookie.path === '/')) this.#header = header;
    return header;
  }

  #set(cookie: Cookie, dead: boolean): void {
    this.#header = undefined;
    const place = this.#cookies.findIndex(({ name, path }) => name === cookie.name && path === cookie.path);
    if (dead && place >= 0) this.#cookies.splice(place, 1);
    else if (place >= 0) this.#cookies[place] = cookie;
    else if (!dead) this.#add(cookie);
  }

  #add(cookie: Cookie): void {
    const shorter = this.#cookies.findIndex(({ path }) => path.length < cookie.path.length);
    this.#cookies.splice(shorter < 0 ? this.#cookies.length : shorter, 0, cookie);
    if (this.#cookies.length > MOST_COOKIES) this.#cookies.pop();
  }
}

const setsCookie = /\nset-cookie:/i;
const attributePattern = /^\s*(path|expires|max-age)\s*=\s*(.*?)\s*$/i;

function parseSetCookie(
  line: string,
  requestPath: string,
  head: string | undefined,
): { cookie: Cookie; dead: boolean } | undefined {
  const [pair = '', ...attributes] = line.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, Math.max(equals, 0)).trim();
  const value = pair.slice(equals + 1).trim();
  // Neither may break out of the header that sends it back.
  if ((name === '' && value === '') || pair.length > MOST_BYTES || !/^[\t -~\x80-\xff]*$/.test(pair)) return;
  const said = new Map<string, string>();
  for (const attribute of attributes) {
    const match = attributePattern.exec(attribute);
    if (match) said.set(match[1]!.toLowerCase(), match[2]!);
  }
  const path = said.get('path') ?? '';
  return {
    cookie: { name, value, path: path.startsWith('/') ? path : defaultPath(requestPath) },
    dead: isDead(said.get('max-age'), said.get('expires'), head),
  };
}

/** Max-Age goes before Expires. */
function isDead(maxAge: string | undefined, expires: string | undefined, head: string | undefined): boolean {
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  if (expires === undefined) return false;
  // Old servers write 'Thu, 01-Jan-1970'.
  const time = Date.parse(expires.replace(/-/g, ' '));
  const now = Date.parse(fieldsOf(head, 'date')[0] ?? '');
  return time <= (Number.isNaN(now) ? LONG_AGO_MS : now);
}

const withoutQuery = (path: string) => path.replace(/[?#].*$/s, '');

/** RFC 6265, 5.1.4: up to the last slash of the request's path. */
const defaultPath = (path: string) => withoutQuery(path).replace(/\/[^/]*$/, '') || '/';

/** RFC 6265, 5.1.4. */
function matches(cookiePath: string, requestPath: string): boolean {
  if (cookiePath === '/') return true;
  const path = withoutQuery(requestPath);
  if (!path.startsWith(cookiePath)) return false;
  return path.length === cookiePath.length || cookiePath.endsWith('/') || path[cookiePath.length] === '/';
}
