import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../src/core/abort.ts';
import { migrate } from './kit/migrations.ts';
import { userMigrations } from './kit/tasktracker/users.ts';
import { call, holdPost, scrape } from './test-support/client.ts';
import { startPostgres, type TestPostgres } from './test-support/postgres.ts';
import { type RunningService, runMain, startService } from './test-support/service.ts';

const monolith = 'tasktracker-monolith/main.js';
const gateway = 'tasktracker-microservices/gateway/main.js';
const userService = 'tasktracker-microservices/user-service/main.js';
const statsService = 'tasktracker-microservices/stats-service/main.js';
const nullServer = 'null-server/main.js';

const secret = { JWT_SECRET: 'a secret for tests only', PASSWORD_HASH_COST: '10' };
/** Nothing listens on the discard port of this machine. */
const NOWHERE = '127.0.0.1:9';

let postgres: TestPostgres;
let database: string;
const running: RunningService[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  database = await postgres.database('failures');
  await migrate(database, userMigrations);
});
afterEach(async () => {
  for (const service of running.splice(0).reverse()) await service.stop('SIGKILL');
});
afterAll(() => postgres?.stop());

async function start(main: string, environment: Record<string, string> = {}): Promise<RunningService> {
  const service = await startService(main, { ...secret, DATABASE_URL: database, ...environment });
  running.push(service);
  return service;
}

let users = 0;
const newUser = () => {
  const username = `user-${++users}`;
  return { username, email: `${username}@example.com`, password: 'long enough' };
};

async function tokenFrom(url: string): Promise<string> {
  const body = newUser();
  await call('POST', `${url}/api/v1/auth/register`, { body });
  const answer = await call('POST', `${url}/api/v1/auth/login`, { body });
  return (answer.body as { access_token: string }).access_token;
}

describe('statistics without the task service', () => {
  const refused = {
    status: 503,
    body: { error: 'SERVICE_UNAVAILABLE', detail: 'task-service is unavailable' },
  };

  test('are a 503, never zeros, and everything else goes on', async () => {
    const [users, stats] = [
      await start(userService),
      await start(statsService, { TASK_SERVICE_URL: `http://${NOWHERE}` }),
    ];
    const entry = await start(gateway, {
      USER_SERVICE_URL: users.url,
      STATS_SERVICE_URL: stats.url,
      TASK_SERVICE_URL: `http://${NOWHERE}`,
    });
    const token = await tokenFrom(entry.url);
    expect(await call('GET', `${entry.url}/api/v1/stats/`, { token })).toMatchObject(refused);
    expect(await call('GET', `${entry.url}/api/v1/tasks/`, { token })).toMatchObject(refused);
    expect(await call('GET', `${entry.url}/api/v1/auth/me`, { token })).toMatchObject({ status: 200 });
    expect((await call('GET', `${entry.url}/health`)).status).toBe(200);
  });

  test('are a 503 when it is too slow, or answers something else', async () => {
    const slow = await start(nullServer, { DELAY_MS: '60000' });
    const odd = await start(gateway, { TASK_SERVICE_URL: `http://${NOWHERE}` });
    const users = await start(userService);
    const token = await tokenFrom(users.url);
    for (const [origin, timeout] of [
      [slow.url, '50'],
      [odd.url, '5000'],
    ] as const) {
      const stats = await start(statsService, { TASK_SERVICE_URL: origin, UPSTREAM_TIMEOUT_MS: timeout });
      expect(await call('GET', `${stats.url}/api/v1/stats/`, { token })).toMatchObject(refused);
    }
  });
});

describe('without the database', () => {
  test('a service starts, is not healthy, and answers 503 in the one error format', async () => {
    const { url } = await start(monolith, { DATABASE_URL: `postgres://nobody@${NOWHERE}/none` });
    expect((await call('GET', `${url}/health`)).status).toBe(503);
    expect(await call('POST', `${url}/api/v1/auth/login`, { body: newUser() })).toMatchObject({
      status: 503,
      body: { error: 'SERVICE_UNAVAILABLE', detail: 'the database is unavailable' },
    });
  });
});

describe('told to stop', () => {
  const entries = ['monolith', 'gateway'] as const;

  async function entry(name: (typeof entries)[number], environment: Record<string, string> = {}) {
    if (name === 'monolith') return start(monolith, environment);
    const users = await start(userService);
    return start(gateway, { USER_SERVICE_URL: users.url, ...environment });
  }

  test.each(entries)('the %s accepts no more, finishes what is in flight, and exits with 0', async (name) => {
    const service = await entry(name);
    const user = newUser();
    // A kept-alive connection that idles must not hold the server open.
    await fetch(`${service.url}/health`);
    const held = await holdPost(`${service.url}/api/v1/auth/register`, user);
    await until(async () => (await scrape(service.url)).get('http_requests_in_flight') === 1 || undefined, 5);

    const code = service.stop('SIGTERM');
    await until(async () => (await refuses(service.url)) || undefined, 5);
    expect(service.process.exitCode).toBe(null);

    const answer = await held.finish();
    expect(answer).toMatch(/^HTTP\/1.1 201 /);
    expect(answer).toContain(user.username);
    expect(await code).toBe(0);
    expect(service.errors()).toBe('');
  });

  test('what does not end within the bound is cut off, and says so', async () => {
    const service = await entry('monolith', { SHUTDOWN_TIMEOUT_MS: '50' });
    const held = await holdPost(`${service.url}/api/v1/auth/register`, newUser());
    await until(async () => (await scrape(service.url)).get('http_requests_in_flight') === 1 || undefined, 5);
    expect(await service.stop('SIGINT')).toBe(1);
    expect(service.errors()).toContain('not everything ended within 50 ms');
    held.abandon();
  });

  test.each([monolith, nullServer])('%s stops when its lifeline ends', async (main) => {
    const service = await start(main, { LOADSTONE_LIFELINE: 'stdin' });
    service.process.stdin!.end();
    await until(() => service.process.exitCode ?? undefined, 5);
    expect(service.process.exitCode).toBe(0);
  });

  test('without a lifeline the end of stdin means nothing', async () => {
    const service = await start(nullServer);
    service.process.stdin!.end();
    expect((await call('GET', service.url)).status).toBe(200);
    expect(service.process.exitCode).toBe(null);
  });
});

describe('what cannot start says why in one line', () => {
  test.each([
    ['no secret', { JWT_SECRET: '' }, 'JWT_SECRET must be set'],
    ['a short secret', { JWT_SECRET: 'short' }, 'JWT_SECRET must have at least 16 characters, got 5'],
    ['a port that is none', { PORT: '80a' }, "PORT must be a whole number from 0 to 65535, got '80a'"],
    ['a pool of none', { DB_POOL_SIZE: '0' }, "DB_POOL_SIZE must be a whole number from 1 to 1000, got '0'"],
  ])('%s', async (_what, environment, message) => {
    expect(await runMain(monolith, { PORT: '0', ...secret, ...environment })).toEqual({
      code: 1,
      output: `tasktracker-monolith: ${message}\n`,
    });
  });

  test('a port that is taken', async () => {
    const { url } = await start(nullServer);
    const { code, output } = await runMain(monolith, { ...secret, PORT: new URL(url).port });
    expect(code).toBe(1);
    expect(output).toMatch(/^tasktracker-monolith: listen EADDRINUSE.*\n$/);
  });

  test('a migration without its database', async () => {
    const { code, output } = await runMain('tasktracker-monolith/migrate.js', {
      DATABASE_URL: `postgres://nobody@${NOWHERE}/none`,
    });
    expect(code).toBe(1);
    expect(output).toContain('ECONNREFUSED');
  });
});

describe('the null server', () => {
  test('answers twelve bytes to anything, and counts it', async () => {
    const { url } = await start(nullServer);
    expect((await call('GET', `${url}/health`)).status).toBe(200);
    const answer = await call('POST', `${url}/any/path?x=1`, { body: {} });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '12' }, body: 'hello, world' });
    const samples = await scrape(url);
    expect(samples.get('http_requests_total{method="POST",route="/",status="200"}')).toBe(1);
    expect(samples.get('http_request_duration_seconds_count{method="POST",route="/"}')).toBe(1);
    expect(samples.get('http_requests_in_flight')).toBe(0);
  });
});

/** Whether nobody listens there any more. */
function refuses(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
}
