import { LoadstoneError } from '../../core/errors.ts';
import { type Check, checksOf } from './check.ts';
import { type Filled, fillable, fillableJson, type Names, type Scope } from './expression.ts';
import { type Extraction, extraction } from './extract.ts';
import { METHODS, type PreparationOptions, type StepOptions } from './schema.ts';
import { parseTemplate, type Template } from './template.ts';
import { asComponent, asHeader, asPath } from './value.ts';

/** A request of a flow, made ready: everything is looked up, only values are missing. */
export interface Step {
  readonly name: string;
  readonly method: string;
  readonly path: Filled;
  readonly headers: readonly (readonly [string, Filled])[];
  readonly body: Filled | undefined;
  /** It is the same each time, cookies aside. */
  readonly fixed: boolean;
  /** The step says itself which cookies it sends. */
  readonly ownCookies: boolean;
  readonly checks: readonly Check[];
  /** A check of the status stands in the place of the rule that one from 400 on is an error. */
  readonly checksStatus: boolean;
  readonly extractions: readonly Extraction[];
  readonly needsBody: boolean;
  readonly needsHead: boolean;
}

export interface StepContext {
  readonly names: Names;
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>;
}

const TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

/** Throws an error that names the key and the rule. */
export function stepOf(options: StepOptions | PreparationOptions, { names, headers }: StepContext): Step {
  const method = METHODS.find((key) => options[key] !== undefined);
  if (!method) throw new LoadstoneError('E_SPEC', 'a step has a method and a path');
  const template = parseTemplate(options[method]!);
  const path = pathOf(template, names);
  const body = bodyOf(options, names);
  const all = Object.entries(mergedHeaders(options, headers));
  const filled = all.map(([key, value]) => [key, fillable(value, names, asHeader)] as const);
  const checks = (options.check ?? []).flatMap((check) => checksOf(check, { ...names, random: false }));
  const extractions = Object.entries(options.extract ?? {}).map(([key, of]) => extraction(key, of));
  return {
    name: options.name ?? nameOf(method, template),
    method: method.toUpperCase(),
    path,
    headers: filled,
    body,
    fixed: [path, body, ...filled.map(([, value]) => value)].every(
      (part) => !part || part.fixed !== undefined,
    ),
    ownCookies: all.some(([key]) => key.toLowerCase() === 'cookie'),
    checks,
    checksStatus: (options.check ?? []).some((check) => check.status !== undefined),
    extractions,
    needsBody: [...checks, ...extractions].some(({ needs }) => needs === 'body'),
    needsHead: [...checks, ...extractions].some(({ needs }) => needs === 'head'),
  };
}

/** What results call a request: one name for all that a template makes. */
function nameOf(method: string, template: Template): string {
  const path = template.map((part) => (typeof part === 'string' ? part : `{${part.name}}`)).join('');
  return `${method.toUpperCase()} ${path.replace(/\?.*/s, '')}`;
}

function pathOf(template: Template, names: Names): Filled {
  const [first] = template;
  const begins = typeof first === 'string' ? first.startsWith('/') : first?.name === 'raw';
  const plain = template.every((part) => typeof part !== 'string' || /^[!-~]*$/.test(part));
  if (!begins || !plain) {
    const text = template.map((part) => (typeof part === 'string' ? part : '${...}')).join('');
    throw new LoadstoneError(
      'E_SPEC',
      `a path begins with / (or \${raw(...)}) and has only printable ASCII characters, got '${text}'`,
    );
  }
  const filled = fillable(template, names, asComponent, asPath);
  if (typeof first === 'string') return filled;
  const slashed = (path: string) => (path.startsWith('/') ? path : `/${path}`);
  return { fixed: undefined, fill: (scope) => slashed(filled.fill(scope)) };
}

function bodyOf({ json, form, body }: StepOptions | PreparationOptions, names: Names): Filled | undefined {
  if (json !== undefined) {
    const value = fillableJson(json, names);
    const fixed = hasTemplate(json) ? undefined : JSON.stringify(json);
    return { fixed, fill: fixed === undefined ? (scope) => JSON.stringify(value(scope)) : () => fixed };
  }
  if (form) {
    const pairs = Object.entries(form).map(
      ([key, value]) => [asComponent(key), fillable(value, names)] as const,
    );
    const fill = (scope: Scope) =>
      pairs.map(([key, value]) => `${key}=${asComponent(value.fill(scope))}`).join('&');
    return { fixed: undefined, fill };
  }
  return body === undefined ? undefined : fillable(body, names);
}

const hasTemplate = (json: unknown) => JSON.stringify(json).includes('${');

/** Those of all requests, those of the step, and the type of its body; later ones win, whatever their case. */
function mergedHeaders(
  { json, form, headers = {} }: StepOptions | PreparationOptions,
  all: Readonly<Record<string, string>>,
): Record<string, string> {
  const type = json !== undefined ? TYPES.json : form ? TYPES.form : undefined;
  const merged = new Map<string, [string, string]>();
  for (const some of [type ? { 'content-type': type } : {}, all, headers]) {
    for (const [key, value] of Object.entries(some)) merged.set(key.toLowerCase(), [key, value]);
  }
  return Object.fromEntries(merged.values());
}
