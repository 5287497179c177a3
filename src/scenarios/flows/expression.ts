import { LoadstoneError } from '../../core/errors.ts';
import type { Rng } from '../../core/rng.ts';
import { RANDOM, randomFunction, randomNames } from './random-functions.ts';
import { type Expression, parseTemplate, type Template } from './template.ts';
import { textOf, type Value } from './value.ts';

/** What templates are filled from. */
export interface Scope {
  /** The user's number, and how many flows they began before this one. */
  readonly user: number;
  run: number;
  rng: Rng;
  /** What was extracted so far. */
  readonly values: Map<string, Value>;
  /** The row of each source of data, by the source's place. */
  readonly rows: number[];
}

export interface Source {
  readonly place: number;
  readonly columns: readonly string[];
  readonly cells: readonly (readonly Value[])[];
}

/** What may stand in a template at some place of the options. */
export interface Names {
  readonly sources: ReadonlyMap<string, Source>;
  /** Values that are certain to have been extracted before. */
  readonly values: ReadonlySet<string>;
  /** Whose row changes are known; others may not be named. */
  readonly random: boolean;
  /** Notes a variable of the environment that is needed. */
  needEnvironment(name: string): void;
}

export type Evaluate = (scope: Scope) => Value;

/** A text with its templates filled in by `encode`; `fixed` is the text when it has none. */
export interface Filled {
  readonly fixed: string | undefined;
  fill(scope: Scope): string;
}

const RAW = 'raw';
const ENV = 'env.';

type Encode = (value: Value) => string;

/** A template made ready: names are looked up here, once. `raw(...)` goes through `encodeRaw` instead. */
export function fillable(
  text: string | Template,
  names: Names,
  encode: Encode = textOf,
  encodeRaw: Encode = encode,
): Filled {
  const template = typeof text === 'string' ? parseTemplate(text) : text;
  const parts = template.map((part) => {
    if (typeof part === 'string') return part;
    const evaluate = evaluator(part, names);
    const encoded = part.name === RAW ? encodeRaw : encode;
    return (scope: Scope) => encoded(evaluate(scope));
  });
  const fixed = parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
  return {
    fixed,
    fill(scope) {
      let filled = '';
      for (const part of parts) filled += typeof part === 'string' ? part : part(scope);
      return filled;
    },
  };
}

/** A tree of JSON with templates in its texts. A text that is one '${...}' and no more becomes the value itself. */
export function fillableJson(value: Value, names: Names): Evaluate {
  if (typeof value === 'string') {
    const template = parseTemplate(value);
    const [only] = template;
    if (template.length === 1 && typeof only === 'object') return evaluator(only, names);
    const { fixed, fill } = fillable(template, names);
    return fixed === undefined ? fill : () => fixed;
  }
  if (isList(value)) {
    const items = value.map((item) => fillableJson(item, names));
    return (scope) => items.map((item) => item(scope));
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, of]) => [key, fillableJson(of, names)] as const);
    return (scope) => Object.fromEntries(members.map(([key, of]) => [key, of(scope)]));
  }
  return () => value;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

function evaluator(expression: Expression, names: Names): Evaluate {
  const { name, args } = expression;
  if (args) return call(name, args, names);
  if (name === 'user') return (scope) => scope.user;
  if (name === 'run') return (scope) => scope.run;
  if (names.values.has(name)) return (scope) => scope.values.get(name) ?? '';
  if (name.startsWith(ENV)) return environment(name.slice(ENV.length), names);
  const dot = name.indexOf('.');
  const source = dot < 0 ? undefined : names.sources.get(name.slice(0, dot));
  const column = source ? source.columns.indexOf(name.slice(dot + 1)) : -1;
  if (!source || column < 0) throw unknown(name, names);
  return ({ rows }) => source.cells[rows[source.place]!]![column]!;
}

function call(name: string, args: readonly string[], names: Names): Evaluate {
  if (name === RAW && args.length === 1 && args[0] !== '') return evaluator({ name: args[0]! }, names);
  const draw = randomFunction(name, args);
  if (draw && !names.random) {
    throw new LoadstoneError(
      'E_SPEC',
      `nothing random can stand here, got '\${${name}(${args.join(', ')})}'`,
    );
  }
  if (draw) return ({ rng }) => draw(rng);
  const known = [...randomNames, RAW].join(', ');
  throw new LoadstoneError('E_SPEC', `a function is one of ${known}, got '${name}(${args.join(', ')})'`);
}

/** Asked for when it is first needed, and once: whoever makes a plan need not know the secrets of its run. */
function environment(name: string, names: Names): Evaluate {
  names.needEnvironment(name);
  let value: string | undefined;
  return () => {
    value ??= process.env[name] ?? '';
    return value;
  };
}

function unknown(name: string, { sources, values }: Names): LoadstoneError {
  const columns = [...sources].flatMap(([source, { columns }]) => columns.map((c) => `${source}.${c}`));
  const known = ['user', 'run', ...values, ...columns, `${ENV}NAME`].join(', ');
  const brackets = name.startsWith(RANDOM) ? ' with its brackets' : '';
  return new LoadstoneError('E_SPEC', `'\${${name}}' is not known here${brackets}; known are ${known}`);
}
