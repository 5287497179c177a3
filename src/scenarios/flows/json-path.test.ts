import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LoadstoneError } from '../../core/errors.ts';
import { at, parseJsonPath } from './json-path.ts';

const value = { items: [{ id: 7, 'odd.name': 'x' }, { id: 8 }], none: null, nested: [[1, 2]] };

it.each([
  ['items[0].id', 7],
  ['$.items[-1].id', 8],
  ['items.1.id', 8],
  ['items[0]["odd.name"]', 'x'],
  ["items[0]['odd.name']", 'x'],
  ['items.length', 2],
  ['nested[0][1]', 2],
  ['none', null],
  ['none.x', undefined],
  ['items[2].id', undefined],
  ['items.x', undefined],
  ['constructor', undefined],
  ['items.constructor', undefined],
  ['__proto__', undefined],
])('%s finds %j', (path, found) => {
  expect(at(value, parseJsonPath(path))).toBe(found);
});

it('finds the whole', () => {
  expect(at(value, parseJsonPath(''))).toBe(value);
  expect(at([1], parseJsonPath('$[0]'))).toBe(1);
});

it.each(['a..b', 'a[', 'a[x]', 'a]', '[0', '.', 'a.', 'a["b]'])('refuses %j', (path) => {
  expect(() => parseJsonPath(path)).toThrow(expect.objectContaining({ code: 'E_SPEC' }));
});

it('finds something or nothing, or is refused, whatever path and value', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('.', '[', ']', '0', '-1', '$', '"', "'", 'length', 'a'),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.jsonValue(), (pieces, any) => {
      try {
        at(any, parseJsonPath(pieces.join('')));
      } catch (error) {
        expect(error).toBeInstanceOf(LoadstoneError);
      }
    }),
    { numRuns: 1000 },
  );
});

it('finds every member of any value', () => {
  const plain = fc.string().filter((key) => !key.includes('"'));
  fc.assert(
    fc.property(fc.dictionary(plain, fc.jsonValue()), (object) => {
      for (const [key, of] of Object.entries(object)) {
        expect(at(object, parseJsonPath(`["${key}"]`))).toBe(of);
      }
    }),
  );
});
