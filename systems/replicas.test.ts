import { afterEach, expect, test } from 'vitest';
import { systems } from './index.ts';
import { call, scrape, total } from './test-support/client.ts';
import { deploy, type TestDeployment } from './test-support/deploy.ts';

let deployment: TestDeployment | undefined;
afterEach(() => deployment?.destroy());

const REPLICAS = 2;
const LISTS = 20;

test.each([
  ['tasktracker-monolith', 'monolith'],
  ['tasktracker-microservices', 'task-service'],
])('the work of %s spreads over the replicas of its %s', async (name, service) => {
  deployment = await deploy(systems[name]!, { [service]: REPLICAS });
  const url = `${deployment.target}/api/v1`;
  const body = { username: 'alice', email: 'alice@example.com', password: 'correct horse' };
  expect((await call('POST', `${url}/auth/register`, { body })).status).toBe(201);
  const login = await call('POST', `${url}/auth/login`, { body });
  const token = (login.body as { access_token: string }).access_token;

  await call('POST', `${url}/tasks/`, { token, body: { title: 'on one replica, seen from all' } });
  for (let i = 0; i < LISTS; i++) {
    expect((await call('GET', `${url}/tasks/`, { token })).body).toHaveLength(1);
  }

  const replicas = deployment.endpoints(service);
  expect(replicas).toHaveLength(REPLICAS);
  for (const replica of replicas) {
    const served = total(
      await scrape(replica),
      'http_requests_total',
      'method="GET"',
      'route="/api/v1/tasks/"',
    );
    expect(served).toBeGreaterThanOrEqual(LISTS / REPLICAS / 2);
  }
});
