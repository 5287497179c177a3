import { describe, expect, test } from 'vitest';
import { scenarios, validateOptions } from '../scenarios/index.ts';
import { k6Script } from './k6-script.ts';
import { drivers } from './table.ts';
import { closed, toolLoad } from './workload.test.data.ts';

const told = {
  data: { people: { rows: [{ name: 'ann b' }, { name: 'bob' }], order: 'per_user' } },
  headers: { authorization: 'Bearer ${token}' },
  login: [{ post: '/login', form: { name: '${people.name}' }, extract: { token: 'json.access.token' } }],
  flows: {
    browse: {
      steps: [
        { get: '/items?q=${people.name}&n=${random.int(3, 3)}', extract: { id: 'json.items[-1].id' } },
        { think: '200ms' },
        { get: '/items/${id}', check: { status: [200, 404] } },
        { put: '/items/${id}', json: { id: '${id}', note: 'n$${${user}' } },
      ],
    },
  },
};

const loadOf = (options: unknown, users = 2) =>
  toolLoad(closed({ users, scenario: { name: 'flows', options: validateOptions('flows', options) } }));

interface Sent {
  method: string;
  url: string;
  body: unknown;
  params: { headers: Record<string, string>; tags: { name: string } };
}
interface Reply {
  status: number;
  body?: string;
}

/** Runs the script as k6 would, one iteration after the other, on answers of ours. */
function iterations(script: string, count: number, answer: (sent: Sent) => Reply) {
  const sent: Sent[] = [];
  const slept: number[] = [];
  const http = {
    request(method: string, url: string, body: unknown, params: Sent['params']) {
      sent.push({ method, url, body, params });
      return { headers: {}, cookies: {}, ...answer(sent.at(-1)!) };
    },
    expectedStatuses: (...statuses: unknown[]) => statuses,
    CookieJar: class {},
  };
  const body = script
    .replace(/^import .*$/gm, '')
    .replace('export default function', 'const iteration = function')
    .replace(/^export /gm, '');
  const make = new Function('http', 'sleep', '__VU', '__ENV', `${body}\nreturn iteration;`);
  const iteration = make(http, (seconds: number) => slept.push(seconds), 1, {
    LOADSTONE_TARGET: 'http://here/base/',
  });
  for (let i = 0; i < count; i++) iteration();
  return { sent, slept };
}

const good = ({ url }: Sent): Reply => {
  if (url.endsWith('/login')) return { status: 200, body: '{"access":{"token":"t1"}}' };
  return { status: 200, body: '{"items":[{"id":1},{"id":7}]}' };
};

describe('flows in k6', () => {
  test('log in, extract, fill in and think as the spec says', () => {
    const { sent, slept } = iterations(k6Script(loadOf(told)), 5, good);
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST http://here/base/login',
      'GET http://here/base/items?q=ann%20b&n=3',
      'GET http://here/base/items/7',
      'PUT http://here/base/items/7',
      'GET http://here/base/items?q=ann%20b&n=3',
    ]);
    expect(sent[0]!.body).toBe('name=ann%20b');
    expect(sent[0]!.params.headers.authorization).toBeUndefined();
    expect(sent[1]!.params.headers.authorization).toBe('Bearer t1');
    expect(JSON.parse(String(sent[3]!.body))).toEqual({ id: 7, note: 'n${0' });
    expect(slept).toEqual([0, 0.2, 0, 0, 0.2]);
  });

  test('call requests as our own generator does', async () => {
    const { sent } = iterations(k6Script(loadOf(told)), 4, good);
    const { options } = loadOf(told).workload.scenario;
    const context = {
      ...{ user: 0, users: 2, options, base: '', setup: { values: {}, cookies: [] } },
      prepare: ({ name }: { name: string }) => name,
    };
    const ours = scenarios.flows!.user(context);
    const names = [ours.next({ next: () => 0.5, uint32: () => 1, stream: () => never() })];
    expect(sent.map(({ params }) => params.tags.name)).toEqual([
      names[0],
      'GET /items',
      'GET /items/{id}',
      'PUT /items/{id}',
    ]);
  });

  test('go on only with good answers, and log in again after a 401', () => {
    let n = 0;
    const { sent } = iterations(k6Script(loadOf(told)), 5, (one) =>
      ++n === 3 ? { status: 500 } : n === 4 ? { status: 401 } : good(one),
    );
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      '/base/login',
      '/base/items',
      '/base/items/7',
      '/base/items',
      '/base/login',
    ]);
  });

  test.each([
    ['a set-up', { ...told, setup: [{ post: '/x' }] }, 'setup'],
    ['a check of a body', { flows: { a: { steps: [{ get: '/', check: { contains: 'x' } }] } } }, 'contains'],
    ['a secret', { flows: { a: { steps: [{ get: '/', headers: { k: '${env.KEY}' } }] } } }, 'env.NAME'],
    [
      'too few rows',
      { ...told, data: { people: { rows: [{ name: 'a' }], order: 'unique' } } },
      'data.people',
    ],
  ])('%s cannot be said', (_, options, words) => {
    expect(drivers.k6.unable(loadOf(options)).join()).toContain(words);
  });

  test('can be said otherwise, but not to Locust or JMeter', () => {
    expect(drivers.k6.unable(loadOf(told))).toEqual([]);
    expect(drivers.locust.unable(loadOf(told)).join()).toContain("got 'flows'");
    expect(drivers.jmeter.unable(loadOf(told)).join()).toContain("got 'flows'");
    expect(drivers.k6.untold(loadOf(told)).join()).toContain('extractions');
  });
});

function never(): never {
  throw new Error('nobody needs another stream');
}
