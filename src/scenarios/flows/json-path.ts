import { LoadstoneError } from '../../core/errors.ts';

/** Names of members and numbers of items; a negative number counts from the end. */
export type JsonPath = readonly (string | number)[];

const step = /\.([^.[\]]+)|\[(-?\d{1,9})\]|\["([^"]*)"\]|\['([^']*)'\]/y;

/** 'items[0].id', 'a["odd.name"]', '[-1]'; '$' in front may stand there as in JSONPath; '' is the whole. */
export function parseJsonPath(text: string): JsonPath {
  const rooted = text.replace(/^\$(?=[.[]|$)/, '');
  const all = rooted === '' || /^[.[]/.test(rooted) ? rooted : `.${rooted}`;
  const path: (string | number)[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < all.length) {
    const match = step.exec(all);
    if (!match) {
      throw new LoadstoneError('E_SPEC', `a JSON path is written like items[0].id, got '${text}'`);
    }
    path.push(match[2] === undefined ? (match[1] ?? match[3] ?? match[4])! : Number(match[2]));
  }
  return path;
}

/** What stands at a path; undefined: nothing does. An array has its items and its 'length'. */
export function at(value: unknown, path: JsonPath): unknown {
  let found = value;
  for (const key of path) {
    if (Array.isArray(found)) {
      found = key === 'length' ? found.length : found.at(indexOf(key));
    } else if (typeof found === 'object' && found !== null && Object.hasOwn(found, key)) {
      found = Reflect.get(found, key);
    } else {
      return undefined;
    }
  }
  return found;
}

/** An index beyond all items where a name stands for none. */
function indexOf(key: string | number): number {
  if (typeof key === 'number') return key;
  return /^\d+$/.test(key) ? Number(key) : Number.POSITIVE_INFINITY;
}
