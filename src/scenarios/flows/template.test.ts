import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoadstoneError } from '../../core/errors.ts';
import { createRng } from '../../core/rng.ts';
import { serialise } from '../../load/http/http-request.ts';
import { fillable, fillableJson, type Names, type Scope } from './expression.ts';
import { randomFunction, randomNames } from './random-functions.ts';
import { stepOf } from './step.ts';
import { parseTemplate } from './template.ts';
import { asHeader, type Value } from './value.ts';

const names: Names = {
  sources: new Map([
    [
      'users',
      {
        place: 0,
        columns: ['name', 'first name'],
        cells: [
          ['ann', 'Ann'],
          ['bob', 7],
        ],
      },
    ],
  ]),
  values: new Set(['token', 'thing']),
  random: true,
  needEnvironment: () => {},
};
const scopeWith = (values: Record<string, Value> = {}): Scope => ({
  user: 3,
  run: 2,
  rng: createRng(1),
  values: new Map(Object.entries(values)),
  rows: [1],
});
const filled = (text: string, values?: Record<string, Value>) =>
  fillable(text, names).fill(scopeWith(values));

describe('a template', () => {
  it.each([
    ['plain', ['plain']],
    ['', []],
    ['$5 and $x', ['$5 and $x']],
    ['a${ b }c', ['a', { name: 'b' }, 'c']],
    ['${f( 1 ,2)}', [{ name: 'f', args: ['1', '2'] }]],
    ['${f()}', [{ name: 'f', args: [] }]],
    ['$${a}', ['${a}']],
  ])('%j is taken apart', (text, parts) => {
    expect(parseTemplate(text)).toEqual(parts);
  });

  it.each(['${', '${}', '${a', '${f(}', '${f(g(1))}', '${()}', '${a}${'])('%j is refused', (text) => {
    expect(() => parseTemplate(text)).toThrow(expect.objectContaining({ code: 'E_SPEC' }));
  });

  it('is filled from the user, rows and values', () => {
    expect(filled('${user}/${run}/${users.name}/${users.first name}/${token}', { token: 't' })).toBe(
      '3/2/bob/7/t',
    );
    expect(filled('${thing}', { thing: { a: [1, null] } })).toBe('{"a":[1,null]}');
  });

  it.each([
    ['${tokem}', /not known here; known are user, run, token, thing, users\.name/],
    ['${users.nam}', /users\.nam/],
    ['${random.int}', /with its brackets/],
    ['${random.foo(1)}', /a function is one of random\.int/],
    ['${constructor}', /not known/],
    ['${random.constructor()}', /a function is one of/],
    ['${random.int(9, 1)}', /LOW at most HIGH/],
    ['${random.int(a, 1)}', /whole numbers/],
    ['${random.hex(0)}', /length/],
  ])('%s is refused', (text, message) => {
    expect(() => fillable(text, names)).toThrow(
      expect.objectContaining({ code: 'E_SPEC', message: expect.stringMatching(message) }),
    );
  });

  it('is plain text or the coded error, whatever it is', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '${',
        '}',
        '$${',
        '(',
        ')',
        ',',
        'raw(',
        '${token}',
        '${raw(thing)}',
        '${random.int(1,2)}',
        '${random.pick(',
        'users.name',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.jsonValue(), (pieces, value) => {
        try {
          expect(typeof filled(pieces.join(''), { token: 't', thing: value as Value })).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(LoadstoneError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('JSON with templates', () => {
  it('puts values in as what they are where they stand alone', () => {
    const body = { id: '${thing}', text: 'no ${thing}', list: ['${user}', 1, null], deep: { a: '${token}' } };
    expect(fillableJson(body, names)(scopeWith({ thing: 5, token: '"\n' }))).toEqual({
      id: 5,
      text: 'no 5',
      list: [3, 1, null],
      deep: { a: '"\n' },
    });
  });
});

describe('a request', () => {
  const target = { tls: false, host: 'x', port: 1, authority: 'x', prefix: '' };
  const context = { names, headers: {} };
  const steps = [
    stepOf({ get: '/a/${thing}?q=${thing}' }, context),
    stepOf({ get: '/a${raw(thing)}' }, context),
    stepOf({ get: '${raw(thing)}' }, context),
    stepOf({ post: '/', form: { 'ü=&': '${thing}' }, headers: { a: '${thing}' } }, context),
    stepOf({ post: '/', json: { a: ['${thing}', 'x${thing}'] } }, context),
  ];

  it('encodes what is put into it', () => {
    const scope = scopeWith({ thing: '/b c?ü&=\r\n' });
    const paths = steps.map((step) => step.path.fill(scope));
    const encoded = '%2Fb%20c%3F%C3%BC%26%3D%0D%0A';
    expect(paths.slice(0, 3)).toEqual([
      `/a/${encoded}?q=${encoded}`,
      '/a/b%20c?%C3%BC&=%0D%0A',
      '/b%20c?%C3%BC&=%0D%0A',
    ]);
    expect(steps[3]!.body!.fill(scope)).toBe(`%C3%BC%3D%26=${encoded}`);
    expect(asHeader('a\r\nb: c\u{1f600}')).toBe('a%0D%0Ab: c%F0%9F%98%80');
  });

  it('can be sent, whatever was put into it', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.jsonValue());
    fc.assert(
      fc.property(text, (thing) => {
        const scope = scopeWith({ thing: thing as Value });
        for (const step of steps) {
          const headers = Object.fromEntries(step.headers.map(([key, value]) => [key, value.fill(scope)]));
          const { name, method } = step;
          const body = step.body?.fill(scope) ?? '';
          serialise({ name, method, path: step.path.fill(scope), headers, body }, target);
        }
        JSON.parse(steps[4]!.body!.fill(scope));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['x', '', '${thing}', '/a b', 'http://x/'])('refuses the path %j', (path) => {
    expect(() => stepOf({ get: path }, context)).toThrow(expect.objectContaining({ code: 'E_SPEC' }));
  });
});

describe('random functions', () => {
  const draws = (name: string, args: string[], n = 1000) => {
    const rng = createRng(5);
    const draw = randomFunction(`random.${name}`, args)!;
    return Array.from({ length: n }, () => draw(rng));
  };

  it('are all named', () => {
    expect(randomNames).toContain('random.uuid');
  });

  it('draw what they say', () => {
    expect(new Set(draws('int', ['-1', '2']))).toEqual(new Set([-1, 0, 1, 2]));
    for (const x of draws('float', ['1', '2'])) expect(x).toSatisfy((v: number) => v >= 1 && v < 2);
    expect(new Set(draws('pick', ['a', 'b c']))).toEqual(new Set(['a', 'b c']));
    for (const x of draws('hex', ['6'], 50)) expect(x).toMatch(/^[0-9a-f]{6}$/);
    for (const x of draws('text', ['3'], 50)) expect(x).toMatch(/^[a-z0-9]{3}$/);
    const ids = draws('uuid', []);
    for (const x of ids)
      expect(x).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(1000);
  });
});
