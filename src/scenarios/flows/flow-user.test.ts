import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { validateOptions } from '../index.ts';
import type { Answer, Request, User } from '../scenario.ts';
import { flows } from './flows.ts';
import type { flowsOptions } from './schema.ts';
import type { Prepared } from './session.ts';

const ok = (body: unknown = '', ...head: string[]): Answer => ({
  status: 200,
  bytes: 0,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  head: ['HTTP/1.1 200 OK', ...head].join('\r\n'),
});
const status = (code: number): Answer => ({ ...ok(), status: code });

function userOf(
  options: unknown,
  user = 0,
  users = 10,
  setup: Prepared = { values: {}, cookies: [] },
): User<Request> {
  // As it reaches a generator's thread.
  const complete = structuredClone(validateOptions('flows', options)) as ReturnType<
    typeof flowsOptions.parse
  >;
  return flows.user<Request>({
    user,
    users,
    options: complete,
    setup,
    base: '/api',
    prepare: (request) => request,
  });
}

const rng = createRng(4);
/** The request of the next step, as a method and path, and what its judge says of an answer. */
const steps = (user: User<Request>) => (answer: Answer) => {
  const request = user.next(rng);
  return [`${request.method} ${request.path}`, user.judge!(answer, request.about)];
};

describe('a user', () => {
  it('goes on only after good answers', () => {
    const step = steps(
      userOf({
        login: [{ post: '/login', extract: { token: 'json.token' } }],
        flows: { f: { steps: [{ get: '/a', extract: { id: 'json.id' } }, { get: '/b/${id}/${token}' }] } },
      }),
    );
    expect(step(status(500))).toEqual(['POST /login', 'http_5xx']);
    expect(step(ok('no token'))).toEqual(['POST /login', 'extract_failed: token']);
    expect(step(ok({ token: 't' }))).toEqual(['POST /login', undefined]);
    expect(step(ok({ id: null }))).toEqual(['GET /a', 'extract_failed: id']);
    expect(step(ok({ id: 7 }))).toEqual(['GET /a', undefined]);
    expect(step(status(404))).toEqual(['GET /b/7/t', 'http_4xx']);
    expect(step(ok({ id: 8 }))).toEqual(['GET /a', undefined]);
    expect(step(ok())).toEqual(['GET /b/8/t', undefined]);
    expect(step(status(401))).toEqual(['GET /a', 'http_4xx']);
    expect(step(ok({ token: 'u' }))).toEqual(['POST /login', undefined]);
    expect(step(ok({ id: 9 }))).toEqual(['GET /a', undefined]);
    expect(step(ok())).toEqual(['GET /b/9/u', undefined]);
  });

  it('gives a flow up that was not answered, and takes nothing from late answers', () => {
    const user = userOf({
      flows: { f: { steps: [{ get: '/a', extract: { id: 'json.id' } }, { get: '/b/${id}' }] } },
    });
    const lost = user.next(rng);
    const other = user.next(rng);
    expect([lost.path, other.path]).toEqual(['/a', '/a']);
    expect(user.judge!(ok({ id: 'late' }), lost.about)).toBeUndefined();
    expect(user.judge!(ok({ id: 'now' }), other.about)).toBeUndefined();
    expect(user.next(rng).path).toBe('/b/now');
  });

  it('sends what it was told', () => {
    const user = userOf(
      {
        setup: [{ get: '/', extract: { token: 'json.t', n: 'json.n' } }],
        headers: { authorization: 'Bearer ${token}', accept: 'text/plain' },
        flows: {
          f: {
            steps: [
              { post: '/o', json: { n: '${n}', s: 'n${n}' }, headers: { Accept: 'x/y' } },
              { put: '/o/${user}', form: { a: '1 2' }, name: 'mine' },
              { patch: '/o', body: '${run}' },
              { delete: '/o?x=${n}' },
            ],
          },
        },
      },
      3,
      10,
      { values: { token: 'T', n: 5 }, cookies: [] },
    );
    const sent = Array.from({ length: 5 }, () => {
      const { about, learn: _, learnHead: __, ...request } = user.next(rng);
      expect(user.judge!(ok(), about)).toBeUndefined();
      return request;
    });
    const authorization = 'Bearer T';
    const post = {
      name: 'POST /o',
      method: 'POST',
      path: '/o',
      headers: { 'content-type': 'application/json', authorization, Accept: 'x/y' },
      body: '{"n":5,"s":"n5"}',
    };
    expect(sent).toEqual([
      post,
      {
        name: 'mine',
        method: 'PUT',
        path: '/o/3',
        headers: { 'content-type': 'application/x-www-form-urlencoded', authorization, accept: 'text/plain' },
        body: 'a=1%202',
      },
      {
        name: 'PATCH /o',
        method: 'PATCH',
        path: '/o',
        headers: { authorization, accept: 'text/plain' },
        body: '0',
      },
      {
        name: 'DELETE /o',
        method: 'DELETE',
        path: '/o?x=5',
        headers: { authorization, accept: 'text/plain' },
      },
      post,
    ]);
  });

  it('has its cookies, below the path of the target', () => {
    const user = userOf({
      flows: { f: { steps: [{ get: '/a' }, { get: '/b' }, { get: '/c', headers: { Cookie: 'own=1' } }] } },
    });
    const cookies = (...head: string[]) => {
      const { headers, about } = user.next(rng);
      user.judge!(ok('', ...head), about);
      return headers;
    };
    expect(cookies('Set-Cookie: s=1; Path=/api/b', 'Set-Cookie: t=1; Path=/')).toEqual({});
    expect(cookies('Set-Cookie: t=; Max-Age=0; Path=/')).toEqual({ cookie: 's=1; t=1' });
    expect(cookies()).toEqual({ Cookie: 'own=1' });
    expect(cookies()).toEqual({});
    expect(cookies()).toEqual({ cookie: 's=1' });
  });

  it('asks to learn no more than it needs', () => {
    const learns = (step: object, cookies: boolean) => {
      const user = userOf({ cookies, flows: { f: { steps: [{ get: '/', ...step }] } } });
      const { learn, learnHead } = user.next(rng);
      return [learn, learnHead];
    };
    expect(learns({}, false)).toEqual([false, false]);
    expect(learns({}, true)).toEqual([false, true]);
    expect(learns({ check: { status: 200 } }, false)).toEqual([false, false]);
    expect(learns({ check: { header: { a: 'b' } } }, false)).toEqual([false, true]);
    expect(learns({ check: { contains: 'b' } }, false)).toEqual([true, false]);
    expect(learns({ extract: { a: { regex: 'b', group: 0 } } }, true)).toEqual([true, true]);
    expect(learns({ extract: { a: 'header.b' } }, false)).toEqual([false, true]);
  });

  it('makes a request once that stays the same', () => {
    const user = userOf({ flows: { f: { steps: [{ get: '/a' }] } } });
    const first = user.next(rng);
    user.judge!(ok(), first.about);
    expect(user.next(rng)).toBe(first);
    user.judge!(ok('', 'Set-Cookie: a=1; Path=/'), first.about);
    expect(user.next(rng).headers).toEqual({ cookie: 'a=1' });
  });

  it('thinks where its flow says so', () => {
    const user = userOf({
      flows: { f: { steps: [{ get: '/a' }, { think: '200ms' }, { think: 'const:1s' }, { get: '/b' }] } },
    });
    const thought = (answer: Answer) => {
      user.judge!(answer, user.next(rng).about);
      return user.pause!(rng);
    };
    expect(thought(ok())).toBeCloseTo(1.2);
    expect(thought(ok())).toBeUndefined();
    expect(thought(status(500))).toBeUndefined();
  });
});

describe('checks', () => {
  const judged = (check: unknown, answer: Answer, data = {}) => {
    const user = userOf({ data, flows: { f: { steps: [{ get: '/', check }] } } }, 1);
    return user.judge!(answer, user.next(rng).about);
  };

  it.each([
    [{ status: 404 }, status(404), undefined],
    [{ status: [200, 404] }, status(500), 'check_failed: status 200 or 404'],
    [{ contains: 'x' }, status(500), 'http_5xx'],
    [{ contains: 'hell' }, ok('hello'), undefined],
    [{ contains: 'hall' }, ok('hello'), "check_failed: contains 'hall'"],
    [{ contains: 'hall', name: 'greets' }, ok('hello'), 'check_failed: greets'],
    [{ regex: '^h.*o$' }, ok('hello'), undefined],
    [{ regex: '^o' }, ok('hello'), 'check_failed: matches ^o'],
    [{ json: { 'a[0].b': 1 } }, ok({ a: [{ b: 1 }] }), undefined],
    [{ json: { a: [{ b: 1, c: null }] } }, ok({ a: [{ c: null, b: 1 }] }), undefined],
    [{ json: { a: [1] } }, ok({ a: [1, 2] }), 'check_failed: json a'],
    [{ json: { a: 1 } }, ok('no json'), 'check_failed: json a'],
    [{ json: { a: null } }, ok({}), 'check_failed: json a'],
    [{ json: { a: null } }, ok({ a: null }), undefined],
    [{ json: { a: '${user}' } }, ok({ a: 1 }), undefined],
    [{ header: { ETag: 'x' } }, ok('', 'etag: x'), undefined],
    [{ header: { ETag: 'x' } }, ok(), 'check_failed: header etag'],
    [{ max_bytes: 0 }, ok('x'), undefined],
    [{ max_bytes: 5 }, { ...ok('x'), bytes: 6 }, 'check_failed: at most 5 bytes'],
    [[{ status: 200 }, { contains: 'x', regex: 'y' }], ok('x'), 'check_failed: matches y'],
    [{ contains: 'x'.repeat(99) }, ok(), `check_failed: contains '${'x'.repeat(47)}...`],
  ])('%j', (check, answer, fault) => {
    expect(judged(check, answer)).toBe(fault);
  });

  it('take what reads the same for the same: cells of a CSV file are texts', () => {
    const data = { u: { rows: [{ id: '1' }], order: 'per_user' } };
    expect(judged({ json: { id: '${u.id}' } }, ok({ id: 1 }), data)).toBeUndefined();
    expect(judged({ json: { id: '${u.id}' } }, ok({ id: 2 }), data)).toBe('check_failed: json id');
  });
});

describe('extraction', () => {
  it.each([
    ['json.a.b', 'x'],
    ['json["a"].n', '5'],
    ['json', '{"a":{"b":"x","n":5}}'],
    ['header.x-id', 'h'],
    ['cookie.sid', 'c'],
    [{ regex: '"n":(\\d+)' }, '5'],
    [{ regex: '"n":\\d', group: 0 }, '"n":5'],
    [{ json: 'none', default: 'd' }, 'd'],
  ])('%j', (extract, value) => {
    const user = userOf({
      flows: {
        f: {
          steps: [
            { get: '/', extract: { v: extract } },
            { post: '/', body: '${v}' },
          ],
        },
      },
    });
    const answer = ok({ a: { b: 'x', n: 5 } }, 'X-Id: h', 'Set-Cookie: sid=c; Path=/');
    expect(user.judge!(answer, user.next(rng).about)).toBeUndefined();
    expect(user.next(rng).body).toBe(value);
  });

  it('takes nothing that cannot be written again', () => {
    const user = userOf({
      flows: {
        f: {
          steps: [
            { get: '/', extract: { v: 'json' } },
            { post: '/', body: '${v}' },
          ],
        },
      },
    });
    const deep = ok('['.repeat(100_000) + ']'.repeat(100_000));
    const fault = user.judge!(deep, user.next(rng).about);
    expect([undefined, 'extract_failed: v']).toContain(fault);
    expect(() => user.next(rng)).not.toThrow();
  });
});

describe('flows', () => {
  it('come by their weights', () => {
    // Chi-squared, 2 degrees of freedom: above 13.82 for one of 1,000 seeds; this seed is fixed.
    const weights = { a: 3, b: 1, c: 0.5 };
    const user = userOf({
      cookies: false,
      flows: Object.fromEntries(
        Object.entries(weights).map(([name, weight]) => [name, { weight, steps: [{ get: `/${name}` }] }]),
      ),
    });
    const n = 45_000;
    const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
    const draws = createRng(9);
    for (let i = 0; i < n; i++) {
      const { path, about } = user.next(draws);
      counts[path.slice(1)]!++;
      user.judge!(ok(), about);
    }
    const chi2 = Object.entries(weights).reduce((sum, [name, weight]) => {
      const expected = (n * weight) / 4.5;
      return sum + (counts[name]! - expected) ** 2 / expected;
    }, 0);
    expect(chi2).toBeLessThan(13.82);
  });

  it.each([
    [
      'sequential',
      [
        ['0', '4', '3'],
        ['1', '0', '4'],
        ['2', '1', '0'],
        ['3', '2', '1'],
      ],
    ],
    [
      'per_user',
      [
        ['0', '0', '0'],
        ['1', '1', '1'],
        ['2', '2', '2'],
        ['3', '3', '3'],
      ],
    ],
    [
      'unique',
      [
        ['0', '0', '0'],
        ['1', '1', '1'],
        ['2', '2', '2'],
        ['3', '3', '3'],
      ],
    ],
  ])('take rows %s', (order, rows) => {
    const data = { d: { rows: [0, 1, 2, 3, 4].map((i) => ({ i })), order } };
    const taken = [0, 1, 2, 3].map((number) => {
      const user = userOf({ data, flows: { f: { steps: [{ get: '/${d.i}' }] } } }, number, 4);
      return [0, 1, 2].map(() => {
        const { path, about } = user.next(rng);
        user.judge!(ok(), about);
        return path.slice(1);
      });
    });
    expect(taken).toEqual(rows);
  });

  it('take any row at random, the same one for all steps of a run', () => {
    const data = { d: { rows: [0, 1, 2, 3, 4].map((i) => ({ i })), order: 'random' } };
    const user = userOf({ data, flows: { f: { steps: [{ get: '/a${d.i}' }, { get: '/b${d.i}' }] } } });
    const paths = Array.from({ length: 400 }, () => {
      const { path, about } = user.next(rng);
      user.judge!(ok(), about);
      return path;
    });
    expect(new Set(paths).size).toBe(10);
    for (let i = 0; i < 400; i += 2) expect(paths[i]!.slice(2)).toBe(paths[i + 1]!.slice(2));
  });
});
