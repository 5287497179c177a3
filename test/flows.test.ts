import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import type { LoadScenario } from '../src/load/flow.ts';
import type { FromGenerator } from '../src/load/protocol.ts';
import {
  errorsOf,
  LocalGenerator,
  runLoad,
  sumOf,
  type TestLoad,
  testTrial,
} from '../src/load/support/run-load.ts';
import { httpServer, type TestServer } from '../src/load/support/servers.ts';
import { monotonicNow } from '../src/measure/clock.ts';
import { scenarios, validateOptions } from '../src/scenarios/index.ts';
import { Sandbox } from './support/command.ts';

/** A shop that lets nobody in without a token and the cookie of the same log-in. */
class Shop {
  readonly accounts = new Map<string, string>();
  /** By name: what each did, in order. */
  readonly done = new Map<string, string[]>();
  readonly orders = new Map<string, { owner: string; item: string }>();
  readonly admin: string[] = [];
  refused = 0;
  /** Tokens are good for so many requests. */
  lasts = Number.POSITIVE_INFINITY;
  readonly #uses = new Map<string, number>();
  #tokens = 0;

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const piece of request) body += piece;
    const { method, url, headers } = request;
    const answer = (status: number, json?: unknown, more: Record<string, string | string[]> = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...more })
        .end(json ? JSON.stringify(json) : '');

    if (url === '/api/admin') {
      this.admin.push(`${method} ${headers.cookie ?? ''} ${body}`);
      return void answer(200, { secret: 's3' }, { 'set-cookie': 'admin=yes; Path=/api/admin; HttpOnly' });
    }
    if (url === '/api/accounts') {
      const { name, password } = JSON.parse(body);
      this.accounts.set(name, password);
      return void answer(201);
    }
    if (url === '/api/login') {
      const form = new URLSearchParams(body);
      const name = form.get('name') ?? '';
      if (this.accounts.get(name) !== form.get('password')) return void answer(403);
      const token = `${name}:${++this.#tokens}`;
      this.#note(name, 'login');
      return void answer(
        200,
        { token: { value: token } },
        { 'set-cookie': [`sid=${token}; Path=/api`, 'junk=1; Max-Age=0'] },
      );
    }
    const token = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const uses = (this.#uses.get(token) ?? 0) + 1;
    this.#uses.set(token, uses);
    if (token === '' || headers.cookie !== `sid=${token}` || uses > this.lasts) {
      this.refused++;
      return void answer(401);
    }
    const name = token.replace(/:.*/, '');
    this.#note(name, `${method} ${url} ${body}`);
    const id = /^\/api\/orders\/(\d+)$/.exec(url ?? '')?.[1];
    if (method === 'POST') {
      const order = String(this.orders.size + 1);
      this.orders.set(order, { owner: name, item: JSON.parse(body).item });
      return void answer(201, { order: { id: Number(order) } }, { location: `/orders/${order}` });
    }
    if (id) {
      const order = this.orders.get(id);
      return void (order?.owner === name ? answer(200, order) : answer(404));
    }
    if (url === '/api/broken') return void answer(200, { items: [] });
    return void answer(200, { items: [{ id: 1 }, { id: 2 }], page: url });
  };

  #note(name: string, what: string): void {
    const done = this.done.get(name) ?? [];
    done.push(what);
    this.done.set(name, done);
  }
}

const ACCOUNTS = 8;
const shopping = {
  data: {
    users: {
      rows: Array.from({ length: ACCOUNTS }, (_, i) => ({ name: `user${i}`, password: `p&w ${i}` })),
      order: 'unique',
    },
    items: { csv: 'items.csv', order: 'random' },
  },
  headers: { authorization: 'Bearer ${token}' },
  setup: [
    { post: '/admin', body: 'begin', extract: { secret: 'json.secret' } },
    {
      each: 'users',
      steps: [{ post: '/accounts', json: { name: '${users.name}', password: '${users.password}' } }],
    },
  ],
  login: [
    {
      post: '/login',
      form: { name: '${users.name}', password: '${users.password}' },
      extract: { token: 'json.token.value', sid: 'cookie.sid' },
      check: { status: 200 },
    },
  ],
  flows: {
    browse: {
      weight: 3,
      steps: [
        {
          get: '/items?page=${random.int(1, 9)}',
          check: { status: 200, contains: 'items', json: { 'items[1].id': 2 } },
          extract: { id: 'json.items[-1].id' },
        },
        { get: '/items/${id}?secret=${secret}' },
      ],
    },
    buy: {
      steps: [
        {
          post: '/orders',
          json: { item: '${items.item}', by: '${user}' },
          check: { status: 201 },
          extract: { order: 'json.order.id', where: 'header.location' },
        },
        {
          get: '${raw(where)}',
          name: 'GET the order',
          check: { json: { item: '${items.item}', owner: '${users.name}' } },
        },
      ],
    },
  },
  teardown: [{ delete: '/admin', body: '${secret}' }],
};
const ITEMS = 'item\n"a ""good"" book"\npen\n';

/** As it reaches a generator: the options stand in the plan. */
function scenarioOf(options: unknown): LoadScenario {
  const complete = structuredClone(
    validateOptions('flows', options, { read: () => ITEMS, resolve: (path) => path }),
  );
  const flows: LoadScenario = scenarios.flows!;
  return {
    setUp: (client, _, signal, users) => flows.setUp!(client, complete, signal, users),
    tearDown: (client, _, setup, signal) => flows.tearDown!(client, complete, setup, signal),
    user: (context) => flows.user({ ...context, options: complete }),
  };
}

let shop: Shop;
let server: TestServer;
beforeEach(async () => {
  shop = new Shop();
  server = await httpServer((request, response) => void shop.handle(request, response));
});
afterEach(() => server.close());

const load = (options: unknown, more: Partial<TestLoad> = {}) =>
  runLoad({
    target: `${server.url}/api`,
    users: ACCOUNTS,
    think: 'const:2ms',
    measure: 1,
    ...more,
    scenario: scenarioOf(options),
  });

describe('flows against a shop', () => {
  it('log in, browse and buy without a single error', async () => {
    let generator: LocalGenerator | undefined;
    const { batches, totals } = await load(shopping, { during: ([first]) => (generator = first) });
    expect(errorsOf(batches)).toEqual({});
    expect(shop.refused).toBe(0);
    expect(totals[0]!.completed).toBeGreaterThan(100);
    expect([...shop.done.keys()].sort()).toEqual(Array.from({ length: ACCOUNTS }, (_, i) => `user${i}`));
    for (const done of shop.done.values()) expect(done.filter((what) => what === 'login')).toHaveLength(1);
    expect(new Set([...shop.orders.values()].map(({ item }) => item))).toEqual(
      new Set(['a "good" book', 'pen']),
    );
    const names = new Set(batches.map(({ name }) => name).filter((name) => name !== ''));
    expect(names).toEqual(
      new Set(['POST /login', 'GET /items', 'GET /items/{id}', 'POST /orders', 'GET the order']),
    );
    expect(shop.admin).toEqual(['POST  begin']);

    generator!.post({ type: 'tear-down' });
    expect(await generator!.message('torn-down')).toEqual({ type: 'torn-down', requests: 1 });
    expect(shop.admin).toEqual(['POST  begin', 'DELETE admin=yes s3']);
  });

  it('do the same on one thread and on three, whatever the timing', async () => {
    const seen = async (threads: number, think: string) => {
      shop = new Shop();
      const { batches } = await load(shopping, { threads, think });
      expect(errorsOf(batches)).toEqual({});
      // Numbers of orders go by the order of all users' arrivals.
      return new Map(
        [...shop.done].map(([name, done]) => [
          name,
          done.map((what) => what.replace(/orders\/\d+/, 'orders/N')),
        ]),
      );
    };
    const one = await seen(1, 'const:5ms');
    const three = await seen(3, 'uniform:1ms,9ms');
    expect(new Set(one.keys())).toEqual(new Set(three.keys()));
    for (const [name, done] of one) {
      const other = three.get(name)!;
      const both = Math.min(done.length, other.length);
      expect(both).toBeGreaterThan(3);
      expect(other.slice(0, both)).toEqual(done.slice(0, both));
    }
    expect(one.get('user0')).not.toEqual(one.get('user1'));
  });

  it('log in again when a token has run out', async () => {
    shop.lasts = 4;
    const { batches } = await load(shopping);
    const errors = errorsOf(batches);
    expect(Object.keys(errors).sort()).toEqual(['check_failed: status 200', 'check_failed: status 201']);
    for (const done of shop.done.values()) {
      expect(done.filter((what) => what === 'login').length).toBeGreaterThan(3);
    }
  });

  it('count a failed check by its name, and not as good', async () => {
    const steps = [
      { get: '/broken', check: [{ name: 'has items', json: { 'items.length': 2 } }] },
      { get: '/items' },
    ];
    const { batches, totals } = await load({ ...shopping, flows: { f: { steps } } });
    const errors = errorsOf(batches);
    expect(Object.keys(errors)).toEqual(['check_failed: has items']);
    expect(sumOf(batches, 'done') - sumOf(batches, 'good')).toBe(errors['check_failed: has items']);
    expect(totals[0]!.completed).toBe(ACCOUNTS);
    expect([...shop.done.values()].flat().filter((what) => what.includes('/items'))).toEqual([]);
  });

  it('survive a server that answers anything', async () => {
    const bodies = [
      '',
      '{',
      'null',
      '{"token":7}',
      '{"token":{"value":{}}}',
      '[[[',
      '\ufffd',
      '{"items":[]}',
    ];
    let n = 0;
    await server.close();
    server = await httpServer((_, response) => {
      n++;
      response
        .writeHead(n % 7 === 0 ? 404 : 200, {
          'set-cookie': [`a${n % 60}=${n}; Path=/`, '=', ';;;', 'x'],
          location: '\t/x y',
        })
        .end(bodies[n % bodies.length]);
    });
    const { totals } = await load({
      ...shopping,
      setup: [],
      teardown: [],
      flows: { f: { steps: [{ get: '/${token}', extract: { a: 'json' } }, { get: '/${a}' }] } },
    });
    expect(totals[0]!.sent).toBeGreaterThan(100);
    expect(totals[0]!.completed + totals[0]!.failed).toBe(totals[0]!.sent);
  });
});

describe('an open load of flows', () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({ name: `user${i}`, password: 'p' }));
  const options = { ...shopping, data: { ...shopping.data, users: { rows, order: 'unique' } } };

  it('goes through them as its 100 users take turns', async () => {
    const { batches } = await load(options, { open: { rate: 100 }, measure: 4 });
    expect(errorsOf(batches)).toEqual({});
    expect(shop.done.size).toBe(100);
    const all = [...shop.done.values()];
    expect(all.flat()).toHaveLength(400);
    // Who is answered later than a second gives up what they were at.
    const once = all.filter((done) => done.filter((what) => what === 'login').length === 1);
    expect(once.length).toBeGreaterThan(90);
  });

  it('makes each arrival a visitor of its own where it brings sessions', async () => {
    const session = { requests: 3, think: 'const:10ms' };
    const { batches, totals } = await load(options, { open: { rate: 50, session }, measure: 2 });
    expect(errorsOf(batches)).toEqual({});
    expect([...shop.done.values()].flat().filter((what) => what === 'login')).toHaveLength(100);
    expect(totals[0]!.completed).toBeGreaterThan(200);
  });
});

/** The failure of a generator that is to prepare or to tear down. */
async function failureOf(options: unknown, users = ACCOUNTS, tearDown = false): Promise<string> {
  const generator = new LocalGenerator({ test: scenarioOf(options) });
  const target = `${server.url}/api`;
  const ended = async (type: FromGenerator['type']) => {
    try {
      await generator.message(type);
      return 'none';
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  };
  generator.post({
    type: 'configure',
    config: { target, trial: testTrial({ target, users }), thread: 0, threads: 1 },
  });
  const ready = await ended('ready');
  if (ready !== 'none' || !tearDown) return ready;
  generator.post({ type: 'tear-down' });
  return ended('torn-down');
}

describe('the reference', () => {
  const text = readFileSync(join(import.meta.dirname, '../docs/reference/scenarios.md'), 'utf8');
  const blocks = (language: string) =>
    [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, of, body]) =>
      of === language ? [body!] : [],
    );
  const file = 'name,password\nann,1\nbob,2\n';

  it('has examples that are valid', () => {
    const [whole, preparation, own] = blocks('yaml').map((body) => parse(body));
    const { name, ...options } = whole.workload.scenario;
    expect(name).toBe('flows');
    const files = { read: () => file, resolve: (path: string) => path };
    validateOptions('flows', { ...options, ...preparation }, files);
    const { module, ...rest } = own.scenario;
    expect(rest).toEqual({ pages: 5 });
    validateOptions('module', { file: module }, files);
  });

  it('shows a module that runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loadstone-scenario-'));
    try {
      writeFileSync(join(folder, 'shop.ts'), blocks('ts')[0]!);
      const resolve = (path: string) => join(folder, path);
      const files = { resolve, read: (path: string) => readFileSync(resolve(path), 'utf8') };
      const options = validateOptions('module', { file: './shop.ts', pages: 5 }, files);
      const scenario: LoadScenario = scenarios.module!;
      const module: LoadScenario = {
        load: () => scenario.load!(options),
        user: (context) => scenario.user(context),
      };
      const asked = new Set<string>();
      const answers = await httpServer((request, response) => {
        asked.add(`${request.method} ${request.url?.replace(/\?.*/, '')}`);
        response.end('{"secret":"s"}');
      });
      try {
        const { batches } = await runLoad({
          target: answers.url,
          users: 2,
          think: 'const:2ms',
          scenario: module,
        });
        expect(errorsOf(batches)).toEqual({});
      } finally {
        await answers.close();
      }
      expect(asked).toEqual(new Set(['POST /admin', ...[0, 1, 2, 3, 4].map((page) => `GET /pages/${page}`)]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('set-up and tear-down', () => {
  it('fail by a code, naming the request and its answer', async () => {
    const bad = [{ get: '/items' }];
    expect(await failureOf({ ...shopping, setup: [...shopping.setup, ...bad] })).toMatch(
      /^E_SETUP_FAILED: .*'GET \/items' failed \(http_4xx\): status 401/,
    );
    expect(await failureOf({ ...shopping, teardown: bad }, ACCOUNTS, true)).toMatch(
      /^E_TEARDOWN_FAILED: .*status 401/,
    );
    expect(await failureOf(shopping, ACCOUNTS, true)).toBe('none');
  });

  it('want a row for each user where rows are unique', async () => {
    expect(await failureOf(shopping, ACCOUNTS + 1)).toMatch(
      /^E_PARAMETER: data 'users'.*each of 9 users, got 8/,
    );
  });

  it('want the variables of the environment that are named', async () => {
    const secret = (name: string) => ({
      ...shopping,
      headers: { ...shopping.headers, 'x-key': `\${env.${name}}` },
    });
    expect(await failureOf(secret('LOADSTONE_TEST_NOT_SET'))).toMatch(
      /^E_PARAMETER: .*LOADSTONE_TEST_NOT_SET/,
    );
    expect(await failureOf(secret('PATH'))).toBe('none');
  });
});

test('an experiment of flows prepares, pauses between its requests, and takes away what it has made', async () => {
  const sandbox = new Sandbox();
  const asked: { what: string; at: number; done: number }[] = [];
  const shopServer = await httpServer((request, response) => {
    const one = { what: `${request.method} ${request.url}`, at: monotonicNow(), done: Number.NaN };
    if (request.url !== '/metrics' && request.url !== '/health') asked.push(one);
    setTimeout(() => {
      one.done = monotonicNow();
      response.end('{"secret":"s3"}');
    }, 20);
  });
  try {
    const scenario = {
      name: 'flows',
      setup: [{ post: '/admin', extract: { secret: 'json.secret' } }],
      flows: { f: { steps: [{ get: '/a' }, { think: '300ms' }, { get: '/b' }, { think: '100ms' }] } },
      teardown: [{ delete: '/admin/${secret}' }],
    };
    const spec = {
      name: 'flows',
      arms: { shop: { url: shopServer.url } },
      workload: { users: 1, think: 'const:0s', scenario },
      repetitions: 1,
      phases: { warmup: '0s', measure: '3s' },
    };
    writeFileSync(sandbox.path('flows.yaml'), JSON.stringify(spec));
    const { code, stderr } = await sandbox.loadstone('run', 'flows.yaml', '--out', 'out');
    expect(code, stderr).toBe(0);
    const [setup, ...rest] = asked;
    const teardown = rest.pop();
    expect([setup!.what, teardown!.what]).toEqual(['POST /admin', 'DELETE /admin/s3']);
    expect(rest.map(({ what }) => what)).toEqual(rest.map((_, i) => (i % 2 === 0 ? 'GET /a' : 'GET /b')));
    expect(rest.length).toBeGreaterThan(4);
    // A pause counts from the end of the answer, which is never before this server began to write it.
    const pauses = rest.slice(1).map(({ at }, i) => at - rest[i]!.done);
    for (const [i, pause] of pauses.entries()) expect(pause).toBeGreaterThan(i % 2 === 0 ? 0.29 : 0.09);
    const log = readFileSync(sandbox.path('out', 'run_000_shop_c1', 'load.log'), 'utf8');
    expect(log).toMatch(/^set-up: 1 requests$/m);
    expect(log).toMatch(/^tear-down: 1 requests$/m);
  } finally {
    await shopServer.close();
    sandbox.remove();
  }
}, 60_000);
