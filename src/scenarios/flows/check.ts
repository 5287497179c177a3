import { type Evaluate, fillable, fillableJson, type Names, type Scope } from './expression.ts';
import { at, parseJsonPath } from './json-path.ts';
import type { CheckOptions } from './schema.ts';
import type { Seen } from './seen.ts';
import { textOf } from './value.ts';

export interface Check {
  /** What results call its failure. */
  readonly name: string;
  readonly needs: 'head' | 'body' | undefined;
  holds(seen: Seen, scope: Scope): boolean;
}

/** Names of checks are keys of results: of a long text its beginning says enough. */
const LONGEST = 60;

/** A map of conditions: each is a check. */
export function checksOf(options: CheckOptions, names: Names): Check[] {
  const { status, contains, regex, json = {}, header = {}, max_bytes } = options;
  const checks: Check[] = [];
  const add = (name: string, needs: Check['needs'], holds: Check['holds']) =>
    checks.push({ name: shortened(options.name ?? name), needs, holds });

  if (status !== undefined) {
    const wanted = typeof status === 'number' ? [status] : status;
    add(`status ${wanted.join(' or ')}`, undefined, ({ answer }) => wanted.includes(answer.status));
  }
  if (max_bytes !== undefined) {
    add(`at most ${max_bytes} bytes`, undefined, ({ answer }) => answer.bytes <= max_bytes);
  }
  for (const [name, text] of Object.entries(header)) {
    const value = fillable(text, names);
    const key = name.toLowerCase();
    add(`header ${key}`, 'head', (seen, scope) => seen.header(key) === value.fill(scope));
  }
  if (contains !== undefined) {
    const text = fillable(contains, names);
    add(`contains '${contains}'`, 'body', ({ body }, scope) => body.includes(text.fill(scope)));
  }
  if (regex !== undefined) {
    const pattern = new RegExp(regex);
    add(`matches ${regex}`, 'body', ({ body }) => pattern.test(body));
  }
  for (const [text, value] of Object.entries(json)) {
    add(`json ${text}`, 'body', jsonEquals(text, fillableJson(value, names)));
  }
  return checks;
}

function jsonEquals(text: string, value: Evaluate): Check['holds'] {
  const path = parseJsonPath(text);
  return (seen, scope) => {
    const found = at(seen.json, path);
    return found !== undefined && equal(found, value(scope));
  };
}

/** A cell of a CSV file is a text: what reads the same is the same. Members may come in any order. */
function equal(found: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) {
    return found === wanted || (typeof wanted === 'string' && isPlain(found) && textOf(found) === wanted);
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found) !== Array.isArray(wanted))
    return false;
  const keys = Object.keys(wanted);
  return (
    keys.length === Object.keys(found).length &&
    keys.every((key) => Object.hasOwn(found, key) && equal(Reflect.get(found, key), Reflect.get(wanted, key)))
  );
}

const isPlain = (value: unknown): value is number | boolean =>
  typeof value === 'number' || typeof value === 'boolean';

function shortened(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: just these would break the lines of a result
  const line = name.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 3)}...`;
}
