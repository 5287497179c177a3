import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { LoadstoneError } from '../core/errors.ts';
import { type ExperimentSpec, experimentSchema } from './schema.ts';

/** A spec's text or value, where it came from, and the overrides of `--set`. */
export interface SpecSource {
  /** For error messages: the file's path. */
  readonly from: string;
  /** YAML (or JSON) text, or a value that a TypeScript spec exported. */
  readonly text?: string;
  readonly value?: unknown;
  /** `path=value` pairs, applied before validation. */
  readonly set?: readonly string[];
}

/** A valid experiment; see `readAs`. */
export const readSpec = (source: SpecSource): { spec: ExperimentSpec; raw: Record<string, unknown> } =>
  readAs(experimentSchema, source);

/** A valid spec of this kind, or one E_SPEC error whose lines each name file, line, key, rule and bad value. */
export function readAs<S extends z.ZodType>(
  schema: S,
  source: SpecSource,
): { spec: z.output<S>; raw: Record<string, unknown> } {
  const lines = new LineCounter();
  const document = source.text === undefined ? undefined : parseDocument(source.text, { lineCounter: lines });
  const broken = document?.errors[0];
  if (broken) {
    const line = lines.linePos(broken.pos[0]).line;
    throw new LoadstoneError(
      'E_SPEC',
      `${source.from}:${line}: not valid YAML: ${broken.message.split('\n')[0]}`,
    );
  }
  const raw: unknown = document ? document.toJS() : structuredClone(source.value);
  if (!isRecord(raw))
    throw new LoadstoneError('E_SPEC', `${source.from}: a spec is a map of keys, got ${typeOf(raw)}`);
  for (const assignment of source.set ?? []) assign(raw, assignment);

  const result = schema.safeParse(raw);
  if (result.success) return { spec: result.data, raw };
  const messages = result.error.issues.flatMap(innermost).map(({ path, message, value }) => {
    const key = path.join('.');
    const line = document && lineOf(document, path, lines);
    const got = value === undefined && !message.includes('got') ? show(at(raw, path)) : '';
    return `${source.from}${line ? `:${line}` : ''}: ${key ? `${key}: ` : ''}${message}${got}`;
  });
  throw new LoadstoneError('E_SPEC', messages.join('\n'));
}

interface Complaint {
  path: PropertyKey[];
  message: string;
  value?: unknown;
}

/** A failed union complains about the member that came closest; unknown keys complain one by one, at their own line. */
function innermost(issue: z.core.$ZodIssue): Complaint[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'unknown key', value: key }));
  }
  if (issue.code === 'invalid_union') {
    const closest = issue.errors
      .filter((member) => !member.some((i) => i.path.length === 0 && i.code === 'unrecognized_keys'))
      .sort((a, b) => a.length - b.length)[0];
    const deeper = closest?.every((i) => i.path.length > 0 && !isMissing(i)) ? closest : undefined;
    if (deeper) return deeper.flatMap((i) => innermost({ ...i, path: [...issue.path, ...i.path] }));
  }
  return [{ path: issue.path, message: issue.message }];
}

const isMissing = (issue: z.core.$ZodIssue) =>
  issue.code === 'invalid_type' && issue.message.includes('undefined');

function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

function assign(target: Record<string, unknown>, assignment: string): void {
  const split = assignment.indexOf('=');
  if (split < 1) throw new LoadstoneError('E_USAGE', `--set takes key=value, got '${assignment}'`);
  const path = assignment.slice(0, split).trim();
  const document = parseDocument(assignment.slice(split + 1));
  const [broken] = document.errors;
  if (broken) {
    const why = broken.message.split(' at line')[0];
    throw new LoadstoneError('E_USAGE', `--set: the value is not valid YAML: ${why}, got '${assignment}'`);
  }
  setPath(target, path, document.toJS());
}

/** Sets a value by its dotted path. A factor's path holds dots itself, so what follows `factors.` is one key. */
export function setPath(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.startsWith('factors.') ? ['factors', path.slice('factors.'.length)] : path.split('.');
  let place = target;
  for (const key of keys.slice(0, -1)) {
    const next = place[key];
    if (isRecord(next)) {
      place = next;
    } else {
      const made = {};
      place[key] = made;
      place = made;
    }
  }
  place[keys.at(-1)!] = value;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (v, key) => (isRecord(v) || Array.isArray(v) ? Reflect.get(v, key) : undefined),
    value,
  );
}

const show = (value: unknown) => (value === undefined ? '' : `, got ${JSON.stringify(value)}`);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const typeOf = (value: unknown) =>
  Array.isArray(value) ? 'a list' : value === null ? 'nothing' : `a ${typeof value}`;
