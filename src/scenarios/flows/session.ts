import { createRng, type Rng } from '../../core/rng.ts';
import type { Answer, Fault, Request } from '../scenario.ts';
import { type Cookie, CookieJar } from './cookies.ts';
import type { Scope } from './expression.ts';
import type { Program } from './program.ts';
import { Seen } from './seen.ts';
import type { Step } from './step.ts';
import type { Value } from './value.ts';

/** What a set-up leaves for all users: plain data. */
export interface Prepared {
  readonly values: Readonly<Record<string, Value>>;
  readonly cookies: readonly Cookie[];
}

export interface SessionStart {
  readonly user: number;
  /** For those who are not given one at each step. */
  readonly rng?: Rng;
  /** The target's own path. */
  readonly base: string;
  readonly values?: Readonly<Record<string, Value>>;
  readonly cookies?: readonly Cookie[];
}

const NO_DRAWS = createRng(0);

/** What somebody knows and holds between requests: values, rows and cookies. */
export class Session {
  readonly scope: Scope;
  readonly #jar: CookieJar | undefined;
  readonly #base: string;

  constructor(program: Program, { user, rng = NO_DRAWS, base, values = {}, cookies = [] }: SessionStart) {
    this.scope = {
      user,
      run: 0,
      rng,
      values: new Map(Object.entries(values)),
      rows: program.sources.map(() => 0),
    };
    this.#jar = program.cookies ? new CookieJar(cookies) : undefined;
    this.#base = base;
  }

  /** To be handed on as plain data. */
  get prepared(): Prepared {
    return { values: Object.fromEntries(this.scope.values), cookies: this.#jar?.cookies ?? [] };
  }

  /** The Cookie header of a request for a path; '': it has none. */
  cookiesFor(step: Step, path: string): string {
    return this.#jar && !step.ownCookies ? this.#jar.header(this.#base + path) : '';
  }

  request(step: Step, path: string, cookies: string, about: unknown): Request {
    const headers: Record<string, string> = {};
    for (const [name, value] of step.headers) headers[name] = value.fill(this.scope);
    if (cookies !== '') headers.cookie = cookies;
    const { name, method, body } = step;
    const learn = step.needsBody;
    const learnHead = this.#jar !== undefined || step.needsHead;
    const request = { name, method, path, headers, learn, learnHead, about };
    return body ? { ...request, body: body.fill(this.scope) } : request;
  }

  /** Takes the cookies of an answer, says what is wrong with it, and if nothing is, extracts what the step wants. */
  judge(step: Step, path: string, answer: Answer, extract: boolean): Fault | undefined {
    const whole = this.#base + path;
    this.#jar?.store(answer.head, whole);
    if (!step.checksStatus && answer.status >= 400) return answer.status >= 500 ? 'http_5xx' : 'http_4xx';
    if (step.checks.length === 0 && step.extractions.length === 0) return undefined;
    const seen = new Seen(answer, (name) => this.#jar?.valueOf(name, whole));
    for (const check of step.checks) {
      if (!check.holds(seen, this.scope)) return `check_failed: ${check.name}`;
    }
    return extract ? this.#extract(step, seen) : undefined;
  }

  #extract(step: Step, seen: Seen): Fault | undefined {
    const found: [string, Value][] = [];
    for (const { name, from } of step.extractions) {
      const value = from(seen);
      if (value === undefined || !hasText(value)) return `extract_failed: ${name}`;
      found.push([name, value]);
    }
    for (const [name, value] of found) this.scope.values.set(name, value);
    return undefined;
  }
}

/** Nested too deeply, a value can be read but not written. */
function hasText(value: Value): boolean {
  if (typeof value !== 'object') return true;
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}
