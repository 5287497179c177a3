import { LoadstoneError, messageOf } from '../core/errors.ts';
import { parseDuration, parseRate } from '../core/units.ts';

interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** The value must be greater than this. */
  readonly above?: number;
  readonly below?: number;
  readonly whole?: boolean;
  /** Taken where the key is absent; without one the key must be there. */
  readonly default?: number;
}

/**
 * Reads the keys of a plain object, as YAML or JSON gives it: each is checked as it is read, and `end` refuses those
 * that nobody read. E_POLICY names the key with its path.
 */
export class Fields {
  readonly path: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>();

  constructor(path: string, value: unknown) {
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      throw policyError(`${path} must be an object, got ${JSON.stringify(value)}`);
    this.path = path;
    this.#values = { ...value };
  }

  has(key: string): boolean {
    return this.#values[key] !== undefined;
  }

  /** The value as it stands. */
  raw(key: string): unknown {
    this.#read.add(key);
    return this.#values[key];
  }

  number(key: string, bounds: Bounds = {}): number {
    const value = this.raw(key);
    if (value === undefined && bounds.default !== undefined) return bounds.default;
    return within(`${this.path}.${key}`, value, bounds);
  }

  whole(key: string, bounds: Bounds = {}): number {
    return this.number(key, { min: 1, ...bounds, whole: true });
  }

  /** '15s', '5m' -> seconds. */
  duration(key: string, bounds: Bounds = {}): number {
    return this.#measure(key, bounds, parseDuration, 'a duration like 15s');
  }

  /** '50/s' -> per second. */
  rate(key: string, bounds: Bounds = {}): number {
    return this.#measure(key, bounds, parseRate, 'a rate like 50/s');
  }

  text(key: string, standard?: string): string {
    const value = this.raw(key) ?? standard;
    if (typeof value === 'string' && value !== '') return value;
    throw policyError(`${this.path}.${key} must be text, got ${JSON.stringify(value)}`);
  }

  choice<T extends string>(key: string, allowed: readonly T[], standard?: T): T {
    const value = this.raw(key) ?? standard;
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    throw policyError(
      `${this.path}.${key} must be one of ${allowed.join(', ')}; got ${JSON.stringify(value)}`,
    );
  }

  /** The fields of the object under a key; `standard` where it is absent. */
  object(key: string, standard?: Readonly<Record<string, unknown>>): Fields {
    return new Fields(`${this.path}.${key}`, this.raw(key) ?? standard);
  }

  /** The objects of a list; empty where it is absent. */
  list(key: string): Fields[] {
    const value = this.raw(key) ?? [];
    if (!Array.isArray(value))
      throw policyError(`${this.path}.${key} must be a list, got ${JSON.stringify(value)}`);
    return value.map((one, i) => new Fields(`${this.path}.${key}[${i}]`, one));
  }

  /** Every key has been read, or it is one that nobody knows. */
  end(): void {
    for (const key of Object.keys(this.#values)) {
      if (this.#read.has(key) || !this.has(key)) continue;
      const known = [...this.#read].join(', ');
      throw policyError(`${this.path}.${key} is not known; ${this.path} takes ${known}`);
    }
  }

  #measure(key: string, bounds: Bounds, parse: (text: string) => number, form: string): number {
    const value = this.raw(key);
    if (value === undefined && bounds.default !== undefined) return bounds.default;
    if (typeof value !== 'string')
      throw policyError(`${this.path}.${key} must be ${form}, got ${JSON.stringify(value)}`);
    return within(`${this.path}.${key}`, parsed(`${this.path}.${key}`, value, parse), bounds);
  }
}

/** What `parse` makes of a text; its complaint becomes E_POLICY with the path of the key. */
export function parsed<T>(path: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw policyError(`${path}: ${messageOf(error)}`);
  }
}

export const policyError = (message: string) => new LoadstoneError('E_POLICY', message);

function within(path: string, value: unknown, { min, max, above, below, whole = false }: Bounds): number {
  const rules = [
    min === undefined ? '' : `of at least ${min}`,
    above === undefined ? '' : `above ${above}`,
    max === undefined ? '' : `at most ${max}`,
    below === undefined ? '' : `below ${below}`,
  ].filter((rule) => rule !== '');
  const fits =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (!whole || Number.isSafeInteger(value)) &&
    value >= (min ?? -Infinity) &&
    value <= (max ?? Infinity) &&
    value > (above ?? -Infinity) &&
    value < (below ?? Infinity);
  if (fits) return value;
  const kind = whole ? 'a whole number' : 'a number';
  throw policyError(
    `${path} must be ${[kind, rules.join(' and ')].join(' ').trim()}, got ${JSON.stringify(value)}`,
  );
}
