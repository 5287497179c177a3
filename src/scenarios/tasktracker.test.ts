import { beforeEach, describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { validateOptions } from './index.ts';
import type { Answer, Client, Request } from './scenario.ts';
import { chooseAction, tasktracker } from './tasktracker.ts';
import type { Account } from './tasktracker-setup.ts';

const answer = (status: number, body: string) => ({ status, body, bytes: Buffer.byteLength(body) });

/** TaskTracker's API in memory, as far as the scenario uses it. */
class FakeTaskTracker implements Client {
  readonly tasks = new Map<string, Set<number>>();
  readonly requests: string[] = [];
  #id = 0;

  readonly base = '';

  async request(request: Request): Promise<Answer & { body: string }> {
    const { status = 200, body } = this.#answer(request);
    return answer(status, JSON.stringify(body ?? null));
  }

  #answer({ method, path, headers, body }: Request): { status?: number; body?: unknown } {
    this.requests.push(`${method} ${path}`);
    const json = body === undefined ? {} : JSON.parse(body);
    if (path === '/api/v1/auth/register') {
      if (this.tasks.has(json.username)) return { status: 409 };
      this.tasks.set(json.username, new Set());
      return { status: 201, body: { id: this.tasks.size } };
    }
    if (path === '/api/v1/auth/login') return { body: { access_token: json.username } };
    const tasks = this.tasks.get((headers?.authorization ?? '').replace('Bearer ', ''));
    if (!tasks) return { status: 401 };
    if (method === 'POST') {
      tasks.add(++this.#id);
      return { status: 201, body: { id: this.#id } };
    }
    const id = Number(/\/tasks\/(\d+)/.exec(path)?.[1] ?? Number.NaN);
    if (Number.isNaN(id)) return { body: [...tasks].map((task) => ({ id: task })) };
    if (!tasks.has(id)) return { status: 404 };
    if (method === 'DELETE') tasks.delete(id);
    return { status: method === 'DELETE' ? 204 : 200 };
  }
}

const options = { accounts: 20, tasks: 10 };
const { signal } = new AbortController();
let server: FakeTaskTracker;
let accounts: Account[];
beforeEach(async () => {
  server = new FakeTaskTracker();
  accounts = await tasktracker.setUp!(server, options, signal, 40);
});

const userOf = (user: number) =>
  tasktracker.user<Request>({
    user,
    users: 40,
    options,
    setup: accounts,
    base: '',
    prepare: (request) => request,
  });

describe('the set-up', () => {
  it('makes 20 accounts with 10 tasks each', () => {
    expect(accounts).toHaveLength(20);
    expect(new Set(accounts.map(({ token }) => token)).size).toBe(20);
    expect(new Set(accounts.flatMap(({ tasks }) => tasks)).size).toBe(200);
    expect(server.requests).toHaveLength(20 * 12);
  });

  it('finds the same start again on a system that was not reset', async () => {
    for (const set of server.tasks.values()) set.add(100_000 + set.size);
    const again = await tasktracker.setUp!(server, options, signal, 40);
    expect(again.map(({ token }) => token)).toEqual(accounts.map(({ token }) => token));
    for (const set of server.tasks.values()) expect(set.size).toBe(10);
  });

  it('names the request and the answer when it fails', async () => {
    const failing = (request: Request) => ({
      base: '',
      request: async (r: Request) => (r.path === request.path ? answer(500, 'boom') : server.request(r)),
    });
    await expect(
      tasktracker.setUp!(
        failing({ name: '', method: 'POST', path: '/api/v1/auth/login' }),
        options,
        signal,
        40,
      ),
    ).rejects.toMatchObject({
      code: 'E_SETUP_FAILED',
      message: expect.stringMatching(/auth\/login.*200.*500.*boom/),
    });
    const nonsense = { base: '', request: async () => answer(201, 'not json') };
    await expect(tasktracker.setUp!(nonsense, options, signal, 40)).rejects.toMatchObject({
      code: 'E_SETUP_FAILED',
    });
  });
});

describe('a user', () => {
  it('chooses by the weights of the reference', () => {
    // Chi-squared over ten actions, 9 degrees of freedom: above 27.88 for one of 1,000 seeds; this seed is fixed.
    const weights = {
      list: 70,
      filtered: 21,
      create: 20,
      single: 14,
      stats: 10,
      me: 7,
      update: 7,
      complete: 3,
      delete: 3,
      incomplete: 2,
    };
    const counts: Record<string, number> = {};
    const n = 100_000;
    const rng = createRng(9);
    for (let i = 0; i < n; i++) {
      const action = chooseAction(rng);
      counts[action] = (counts[action] ?? 0) + 1;
    }
    let chi2 = 0;
    for (const [action, weight] of Object.entries(weights)) {
      const expected = (n * weight) / 157;
      chi2 += ((counts[action] ?? 0) - expected) ** 2 / expected;
    }
    expect(Object.keys(counts).sort()).toEqual(Object.keys(weights).sort());
    expect(chi2).toBeLessThan(27.88);
  });

  it('acts as account i mod 20 and never asks for a task that is gone, also beside others of the account', async () => {
    const users = [userOf(3), userOf(23), userOf(4)];
    const names = new Set<string>();
    for (let step = 0; step < 3000; step++) {
      for (const [i, user] of users.entries()) {
        const request = user.next(createRng(step).stream(i));
        names.add(request.name);
        expect(request.headers!.authorization).toBe(`Bearer load_user_${i === 2 ? 4 : 3}`);
        const { status, body } = await server.request(request);
        expect(status).toBeLessThan(300);
        if (request.learn) user.learn!(body);
      }
    }
    expect([...names].sort()).toEqual([
      'DELETE /api/v1/tasks/{id}',
      'GET /api/v1/auth/me',
      'GET /api/v1/stats/',
      'GET /api/v1/tasks/ [filtered]',
      'GET /api/v1/tasks/ [list]',
      'GET /api/v1/tasks/{id}',
      'PATCH /api/v1/tasks/{id}/complete',
      'PATCH /api/v1/tasks/{id}/incomplete',
      'POST /api/v1/tasks/',
      'PUT /api/v1/tasks/{id}',
    ]);
  });

  it('deletes only what it made itself, and only with more than 5 tasks', async () => {
    accounts = await tasktracker.setUp!(
      new FakeTaskTracker(),
      validateOptions('tasktracker', { accounts: 1, tasks: 2 }) as typeof options,
      signal,
      40,
    );
    const user = userOf(0);
    let made = 0;
    for (let step = 0; step < 5000; step++) {
      const request = user.next(createRng(step));
      if (request.method === 'DELETE') {
        expect(made--).toBeGreaterThan(3);
        expect(Number(request.path.split('/').at(-1))).toBeGreaterThanOrEqual(1000);
      }
      if (request.learn) {
        user.learn!(JSON.stringify({ id: 1000 + step }));
        made++;
      }
    }
    expect(made).toBeGreaterThan(0);
  });

  it('does not take for a task what is none', () => {
    const user = userOf(0);
    for (const body of ['', 'x', '{}', '[]', 'null', '{"id":"x"}', '{"id":1.5}'])
      expect(() => user.learn!(body)).toThrow();
  });
});
