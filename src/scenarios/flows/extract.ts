import { at, parseJsonPath } from './json-path.ts';
import type { ExtractionOptions } from './schema.ts';
import type { Seen } from './seen.ts';
import type { Value } from './value.ts';

export interface Extraction {
  readonly name: string;
  readonly needs: 'head' | 'body';
  /** undefined: there was nothing. */
  from(seen: Seen): Value | undefined;
}

/** 'json.items[0].id', or the map that says the same. */
export function extraction(name: string, options: ExtractionOptions): Extraction {
  const map = typeof options === 'string' ? fromText(options) : options;
  const from = reader(map);
  return {
    name,
    needs: map.json !== undefined || map.regex !== undefined ? 'body' : 'head',
    from: (seen) => from(seen) ?? map.default,
  };
}

type Map = Exclude<ExtractionOptions, string>;

function fromText(text: string): Map {
  if (text.startsWith('json')) return { json: text.slice('json'.length) };
  const dot = text.indexOf('.');
  return { [text.slice(0, dot)]: text.slice(dot + 1) };
}

function reader({ json, header, cookie, regex, group = 1 }: Map): Extraction['from'] {
  if (json !== undefined) {
    const path = parseJsonPath(json);
    return (seen) => {
      const found = at(seen.json, path);
      // What JSON.parse made is JSON; null is nothing to go on with.
      return found === null ? undefined : (found as Value | undefined);
    };
  }
  if (header !== undefined) return (seen) => seen.header(header.toLowerCase());
  if (cookie !== undefined) return (seen) => seen.cookie(cookie);
  const pattern = new RegExp(regex!);
  return (seen) => pattern.exec(seen.body)?.[group];
}
