import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../src/core/abort.ts';
import { systems } from './index.ts';
import { type Answer, type CallOptions, call, holdPost, scrape, total } from './test-support/client.ts';
import { deploy, type TestDeployment } from './test-support/deploy.ts';

const names = ['tasktracker-monolith', 'tasktracker-microservices'] as const;
const arms = new Map<string, TestDeployment>();
/** Every request of the suite with its answer, by arm: in the end they are held against each other. */
const transcripts = new Map<string, unknown[]>(names.map((name) => [name, []]));

beforeAll(async () => {
  for (const name of names) arms.set(name, await deploy(systems[name]!));
});

afterAll(async () => {
  for (const arm of arms.values()) await arm.destroy();
});

const alice = { username: 'alice', email: 'alice@example.com', password: 'correct horse' };
const bob = { username: 'bob', email: 'bob@example.com', password: 'battery staple' };

describe.each(names)('%s', (name) => {
  const arm = () => arms.get(name)!;
  const tokens = { alice: '', bob: '' };

  async function api(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const answer = await call(method, `${arm().target}/api/v1${path}`, options);
    transcripts.get(name)!.push(comparable(method, path, answer));
    return answer;
  }

  const failure = (error: string) => ({ error, detail: expect.any(String) });
  const task = (fields: object) => ({
    id: expect.any(Number),
    title: expect.any(String),
    description: '',
    status: 'pending',
    priority: 'medium',
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    updated_at: expect.any(String),
    ...fields,
  });

  describe('users', () => {
    test('register, and are told apart', async () => {
      const answer = await api('POST', '/auth/register', { body: alice });
      expect(answer.status).toBe(201);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.body).toEqual({
        id: 1,
        username: alice.username,
        email: alice.email,
        created_at: expect.any(String),
      });
      expect((await api('POST', '/auth/register', { body: bob })).status).toBe(201);
    });

    test.each([
      ['username', { ...alice, email: 'other@example.com' }],
      ['email', { ...alice, username: 'other' }],
    ])('a taken %s is a conflict', async (field, body) => {
      const answer = await api('POST', '/auth/register', { body });
      expect(answer).toMatchObject({ status: 409, body: { error: 'CONFLICT' } });
      expect(JSON.stringify(answer.body)).toContain(field);
    });

    test.each([
      ['no password', { username: 'carol', email: 'carol@example.com' }],
      ['a short password', { username: 'carol', email: 'carol@example.com', password: 'short' }],
      ['an e-mail address that is none', { username: 'carol', email: 'carol', password: 'long enough' }],
      [
        'a username with a space',
        { username: 'ca rol', email: 'carol@example.com', password: 'long enough' },
      ],
      ['a list', []],
    ])('registration with %s is refused', async (_what, body) => {
      const answer = await api('POST', '/auth/register', { body });
      expect(answer).toMatchObject({ status: 422, body: failure('VALIDATION_FAILED') });
    });

    test('log in for a bearer token', async () => {
      for (const user of [alice, bob] as const) {
        const { username, password } = user;
        const answer = await api('POST', '/auth/login', { body: { username, password } });
        expect(answer).toMatchObject({
          status: 200,
          body: { access_token: expect.any(String), token_type: 'bearer', expires_in: 86_400 },
        });
        tokens[username as keyof typeof tokens] = (answer.body as { access_token: string }).access_token;
      }
    });

    test.each([
      ['wrong password', { username: 'alice', password: 'wrong' }],
      ['unknown user', { username: 'nobody', password: 'wrong' }],
    ])('a login with a %s is refused', async (_what, body) => {
      expect(await api('POST', '/auth/login', { body })).toMatchObject({
        status: 401,
        body: failure('UNAUTHORIZED'),
      });
    });

    test('see themselves', async () => {
      const answer = await api('GET', '/auth/me', { token: tokens.alice });
      expect(answer).toMatchObject({ status: 200, body: { id: 1, username: 'alice', email: alice.email } });
      expect(answer.body).not.toHaveProperty('password_hash');
    });
  });

  describe('without a valid token', () => {
    const unsigned = `${btoa('{"alg":"none","typ":"JWT"}')}.${btoa('{"sub":"1","username":"alice"}')}.`;
    const foreign =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIiwidXNlcm5hbWUiOiJhbGljZSJ9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const routes = [
      ['GET', '/auth/me'],
      ['GET', '/tasks/'],
      ['POST', '/tasks/'],
      ['GET', '/tasks/1'],
      ['PUT', '/tasks/1'],
      ['DELETE', '/tasks/1'],
      ['PATCH', '/tasks/1/complete'],
      ['PATCH', '/tasks/1/incomplete'],
      ['GET', '/stats/'],
    ] as const;

    test.each(routes)('%s %s answers 401', async (method, path) => {
      for (const authorization of ['', 'Basic YTpi', 'Bearer x.y.z']) {
        const answer = await api(method, path, { headers: { authorization } });
        expect(answer).toMatchObject({ status: 401, body: failure('UNAUTHORIZED') });
        expect(answer.headers['www-authenticate']).toBe('Bearer');
      }
    });

    test('neither an unsigned token nor one signed with another secret passes', async () => {
      for (const token of [unsigned, foreign]) {
        expect((await api('GET', '/tasks/', { token })).status).toBe(401);
      }
    });

    test('401 comes before any complaint about the body', async () => {
      expect((await api('POST', '/tasks/', { body: '{' })).status).toBe(401);
    });
  });

  describe('tasks', () => {
    test('are created with defaults', async () => {
      const answer = await api('POST', '/tasks/', { token: tokens.alice, body: { title: 'first' } });
      expect(answer).toMatchObject({ status: 201, body: task({ id: 1, title: 'first' }) });
    });

    test('are created with everything given', async () => {
      const body = {
        title: 'Grüße ✓',
        description: 'a "quoted"\nline',
        status: 'in_progress',
        priority: 'high',
      };
      const answer = await api('POST', '/tasks/', { token: tokens.alice, body });
      expect(answer).toMatchObject({ status: 201, body: task(body) });
    });

    test.each([
      ['no title', {}, 422],
      ['an empty title', { title: '' }, 422],
      ['a title of 201 characters', { title: 'x'.repeat(201) }, 422],
      ['an unknown priority', { title: 'x', priority: 'urgent' }, 422],
      ['an unknown status', { title: 'x', status: 'done' }, 422],
      ['JSON that is none', '{"title":', 400],
      ['nothing', '', 400],
      ['more than the limit', { title: 'x', description: 'y'.repeat(1024 * 1024) }, 413],
    ])('a task with %s is refused', async (_what, body, status) => {
      const answer = await api('POST', '/tasks/', { token: tokens.alice, body });
      expect(answer.status).toBe(status);
      expect(answer.body).toEqual({ error: expect.any(String), detail: expect.any(String) });
    });

    test('a body that is not JSON is refused', async () => {
      const headers = { 'content-type': 'text/csv' };
      const answer = await api('POST', '/tasks/', { token: tokens.alice, body: 'title', headers });
      expect(answer).toMatchObject({ status: 415, body: failure('UNSUPPORTED_MEDIA_TYPE') });
    });

    test('belong to their user', async () => {
      const token = tokens.bob;
      expect(await api('GET', '/tasks/1', { token })).toMatchObject({
        status: 404,
        body: failure('NOT_FOUND'),
      });
      expect((await api('PUT', '/tasks/1', { token, body: { title: 'mine' } })).status).toBe(404);
      expect((await api('PATCH', '/tasks/1/complete', { token })).status).toBe(404);
      expect((await api('DELETE', '/tasks/1', { token })).status).toBe(404);
      expect((await api('GET', '/tasks/', { token })).body).toEqual([]);
    });

    test('are changed where a PUT says so', async () => {
      const body = { title: 'renamed', priority: 'low' };
      const answer = await api('PUT', '/tasks/1', { token: tokens.alice, body });
      expect(answer).toMatchObject({ status: 200, body: task({ id: 1, ...body }) });
      expect((await api('GET', '/tasks/1', { token: tokens.alice })).body).toEqual(answer.body);
    });

    test('a PUT that changes nothing, or to something wrong, is refused', async () => {
      for (const body of [{}, { priority: 'urgent' }]) {
        expect((await api('PUT', '/tasks/1', { token: tokens.alice, body })).status).toBe(422);
      }
    });

    test('are completed and taken up again', async () => {
      const token = tokens.alice;
      expect((await api('PATCH', '/tasks/1/complete', { token })).body).toMatchObject({
        status: 'completed',
      });
      expect((await api('PATCH', '/tasks/1/incomplete', { token })).body).toMatchObject({
        status: 'pending',
      });
    });

    test.each(['0', '-1', 'x', '1.5', '9007199254740993'])('the id %s is refused', async (id) => {
      expect((await api('GET', `/tasks/${id}`, { token: tokens.alice })).status).toBe(422);
    });

    test('are deleted once', async () => {
      const { body } = await api('POST', '/tasks/', { token: tokens.alice, body: { title: 'short-lived' } });
      const path = `/tasks/${(body as { id: number }).id}`;
      const deleted = await api('DELETE', path, { token: tokens.alice });
      expect(deleted).toMatchObject({ status: 204, body: '' });
      expect((await api('DELETE', path, { token: tokens.alice })).status).toBe(404);
      expect((await api('GET', path, { token: tokens.alice })).status).toBe(404);
    });
  });

  describe('lists', () => {
    const list = async (query: string) => {
      const { body } = await api('GET', `/tasks/${query}`, { token: tokens.bob });
      return (body as { title: string }[]).map(({ title }) => title);
    };

    test('are empty at first, and so are the statistics', async () => {
      expect(await list('')).toEqual([]);
      expect((await api('GET', '/stats/', { token: tokens.bob })).body).toMatchObject({
        total_tasks: 0,
        completion_rate: 0,
      });
    });

    test('have the newest first', async () => {
      const tasks = [
        { title: 'a', status: 'pending', priority: 'high' },
        { title: 'b', status: 'completed', priority: 'high' },
        { title: 'c', status: 'completed', priority: 'low' },
        { title: 'd', status: 'in_progress', priority: 'low' },
      ];
      for (const body of tasks) await api('POST', '/tasks/', { token: tokens.bob, body });
      expect(await list('')).toEqual(['d', 'c', 'b', 'a']);
    });

    test.each([
      ['?status=completed', ['c', 'b']],
      ['?priority=high', ['b', 'a']],
      ['?status=completed&priority=low', ['c']],
      ['?status=pending&priority=low', []],
      ['?limit=2', ['d', 'c']],
      ['?skip=1&limit=2', ['c', 'b']],
      ['?skip=4', []],
      ['?limit=1000', ['d', 'c', 'b', 'a']],
    ])('of %s', async (query, titles) => {
      expect(await list(query)).toEqual(titles);
    });

    test.each(['?limit=1001', '?limit=0', '?limit=x', '?limit=', '?skip=-1', '?status=done', '?priority='])(
      'of %s are refused',
      async (query) => {
        const answer = await api('GET', `/tasks/${query}`, { token: tokens.bob });
        expect(answer).toMatchObject({ status: 422, body: failure('VALIDATION_FAILED') });
      },
    );

    test('have 100 tasks unless more are asked for, and whole answers of any length', async () => {
      const { alice: token } = tokens;
      const description = 'z'.repeat(1000);
      for (let i = 0; i < 103; i++)
        await api('POST', '/tasks/', { token, body: { title: `n${i}`, description } });
      expect((await api('GET', '/tasks/', { token })).body).toHaveLength(100);
      expect((await api('GET', '/tasks/?limit=1000', { token })).body).toHaveLength(105);
    });

    test('are counted in the statistics', async () => {
      expect(await api('GET', '/stats/', { token: tokens.bob })).toMatchObject({
        status: 200,
        body: {
          total_tasks: 4,
          completed_tasks: 2,
          completion_rate: 50,
          by_status: { pending: 1, in_progress: 1, completed: 2 },
          by_priority: { low: 2, medium: 0, high: 2 },
        },
      });
    });
  });

  describe('routes', () => {
    test.each([
      ['GET', '/nothing'],
      ['GET', '/tasks/1/nothing'],
      ['POST', '/stats/'],
      ['PUT', '/auth/me'],
      ['GET', '/tasks-and-more'],
    ])('%s %s is none', async (method, path) => {
      const answer = await api(method, path, {
        token: tokens.alice,
        ...(method === 'GET' ? {} : { body: {} }),
      });
      expect(answer).toMatchObject({ status: 404, body: failure('NOT_FOUND') });
      expect(JSON.stringify(answer.body)).toContain(`${method} /api/v1${path}`);
    });

    test.each([
      ['GET', '/tasks/%zz', 400],
      ['GET', `/tasks/${'1'.repeat(200)}`, 400],
      ['HEAD', '/stats/', 200],
      ['HEAD', '/tasks/1000000', 404],
      ['OPTIONS', '/tasks/', 404],
    ])('%s %s is answered with %i', async (method, path, status) => {
      const answer = await api(method, path, { token: tokens.alice });
      expect(answer.status).toBe(status);
      if (status === 400) expect(answer.body).toEqual(failure('BAD_REQUEST'));
    });

    test.each(['/tasks', '/tasks/', '/stats', '/stats/'])(
      '%s is one, with and without its slash',
      async (path) => {
        expect((await api('GET', path, { token: tokens.bob })).status).toBe(200);
      },
    );

    test('are described as OpenAPI, at the gateway service by service', async () => {
      expect((await call('GET', `${arm().target}/docs/`)).status).toBe(200);
      const services = ['user-service', 'task-service', 'stats-service'];
      const documents =
        name === 'tasktracker-monolith' ? ['json'] : services.map((service) => `${service}.json`);
      const paths: string[] = [];
      for (const document of documents) {
        const { body } = await call('GET', `${arm().target}/docs/${document}`);
        expect(body).toMatchObject({ openapi: expect.stringMatching(/^3\./) });
        paths.push(...Object.keys((body as { paths: object }).paths));
      }
      expect(paths).toEqual(
        ['auth/register', 'auth/login', 'auth/me', 'tasks/', 'tasks/{id}', 'tasks/{id}/complete']
          .concat('tasks/{id}/incomplete', 'stats/')
          .map((path) => `/api/v1/${path}`),
      );
    });
  });

  describe('metrics', () => {
    const read = () => scrape(arm().target);
    const body = { username: 'dora', email: 'dora@example.com', password: 'long enough' };

    test('count the API and nothing else', async () => {
      const before = await read();
      await call('GET', `${arm().target}/health`);
      await call('GET', `${arm().target}/docs/json`);
      await read();
      for (let i = 0; i < 5; i++) await api('GET', '/tasks/1', { token: tokens.alice });
      await api('GET', '/tasks/1', { token: tokens.bob });
      await api('GET', '/nothing');
      const after = await read();
      const added = (...labels: string[]) =>
        total(after, 'http_requests_total', ...labels) - total(before, 'http_requests_total', ...labels);
      expect(added()).toBe(7);
      expect(added('status="200"', 'method="GET"', 'route="/api/v1/tasks/')).toBe(5);
      expect(added('status="404"')).toBe(2);
      expect([...after.keys()].filter((key) => /health|"\/metrics|docs/.test(key))).toEqual([]);
    });

    test('integrate what is in flight over the time of a monotonic clock', async () => {
      const clock = 'http_clock_seconds';
      const integral = 'http_requests_in_flight_seconds_total';
      const durations = 'http_request_duration_seconds_sum';
      const idle = await read();
      expect(idle.get('http_requests_in_flight')).toBe(0);

      const held = await holdPost(`${arm().target}/api/v1/auth/register`, body);
      const from = await until(async () => {
        const now = await read();
        return now.get('http_requests_in_flight') === 1 ? now : undefined;
      }, 5);
      const to = await read();
      expect(to.get(integral)! - from.get(integral)!).toBeCloseTo(to.get(clock)! - from.get(clock)!, 6);

      expect(await held.finish()).toMatch(/^HTTP\/1.1 201 /);
      const done = await read();
      expect(done.get('http_requests_in_flight')).toBe(0);
      expect(done.get(integral)! - idle.get(integral)!).toBeCloseTo(
        total(done, durations) - total(idle, durations),
        6,
      );
    });

    test('count a client that left before its answer', async () => {
      const left = (samples: ReadonlyMap<string, number>) =>
        total(samples, 'http_requests_total', 'status="499"');
      const before = left(await read());
      const held = await holdPost(`${arm().target}/api/v1/auth/register`, { ...body, username: 'emil' });
      await until(async () => (await read()).get('http_requests_in_flight') === 1 || undefined, 5);
      held.abandon();
      await until(async () => left(await read()) === before + 1 || undefined, 5);
      expect((await read()).get('http_requests_in_flight')).toBe(0);
    });

    test('have what the process used', async () => {
      expect((await read()).get('process_cpu_seconds_total')).toBeGreaterThan(0);
    });
  });

  test('a reset empties every table and starts the ids again', async () => {
    await arm().reset();
    expect((await api('GET', '/tasks/', { token: tokens.alice })).body).toEqual([]);
    expect((await api('GET', '/auth/me', { token: tokens.alice })).status).toBe(401);
    expect((await api('POST', '/auth/register', { body: bob })).body).toMatchObject({ id: 1 });
    const created = await api('POST', '/tasks/', { token: tokens.alice, body: { title: 'again' } });
    expect(created.body).toMatchObject({ id: 1 });
  });
});

test('both arms gave the same answers to the same requests', () => {
  const [monolith, microservices] = names.map((name) => transcripts.get(name)!);
  expect(monolith!.length).toBeGreaterThan(200);
  expect(microservices).toEqual(monolith);
});

/** What of an answer must not depend on the arm: all but the time and the signature. */
function comparable(method: string, path: string, { status, headers, body }: Answer): unknown {
  const masked = JSON.stringify(body, (key, value) => {
    return ['created_at', 'updated_at', 'access_token'].includes(key) ? key : value;
  });
  const { 'content-type': type, 'content-length': length, 'www-authenticate': challenge } = headers;
  return {
    request: `${method} ${path}`,
    status,
    type,
    length: /_at|token/.test(masked) ? '' : length,
    challenge,
    masked,
  };
}
