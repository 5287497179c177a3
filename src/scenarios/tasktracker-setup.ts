import { z } from 'zod';
import { LoadstoneError } from '../core/errors.ts';
import type { Client, Request } from './scenario.ts';

/** An account of the set-up, for the users i = k mod n. */
export interface Account {
  readonly token: string;
  /** Ids of its tasks. */
  readonly tasks: number[];
}

const PASSWORD = 'loadstone-load';
const JSON_TYPE = { 'content-type': 'application/json' };
const PRIORITIES = ['low', 'medium', 'high'] as const;

/** How much of an unexpected answer is quoted. */
const QUOTE = 200;

const withToken = z.object({ access_token: z.string() });
const withId = z.object({ id: z.int() });
const list = z.array(withId);

/** Makes the accounts, each with the same number of tasks, whatever an earlier load has left in them. */
export function prepareAccounts(
  client: Client,
  options: { accounts: number; tasks: number },
): Promise<Account[]> {
  return Promise.all(
    Array.from({ length: options.accounts }, (_, i) =>
      prepareAccount(client, `load_user_${i}`, options.tasks),
    ),
  );
}

async function prepareAccount(client: Client, username: string, tasks: number): Promise<Account> {
  const registered = await post(client, '/api/v1/auth/register', {
    body: { username, email: `${username}@example.com`, password: PASSWORD },
    expect: [201, 409],
  });
  const login = await post(client, '/api/v1/auth/login', {
    body: { username, password: PASSWORD },
    expect: [200],
  });
  const { access_token: token } = read(withToken, login);
  const headers = { authorization: `Bearer ${token}` };
  if (registered.status === 409) await removeTasks(client, headers);
  const ids: number[] = [];
  for (let i = 0; i < tasks; i++) {
    const body = { title: `Task ${i}`, description: 'Made by the set-up', priority: PRIORITIES[i % 3] };
    const created = await post(client, '/api/v1/tasks/', { body, headers, expect: [201] });
    ids.push(read(withId, created).id);
  }
  return { token, tasks: ids };
}

async function removeTasks(client: Client, headers: Record<string, string>): Promise<void> {
  for (;;) {
    const tasks = read(
      list,
      await send(client, { method: 'GET', path: '/api/v1/tasks/?limit=1000', headers }, [200]),
    );
    if (tasks.length === 0) return;
    for (const { id } of tasks) {
      await send(client, { method: 'DELETE', path: `/api/v1/tasks/${id}`, headers }, [204, 404]);
    }
  }
}

interface Reply {
  readonly name: string;
  readonly status: number;
  readonly body: string;
}

function post(
  client: Client,
  path: string,
  what: { body: unknown; headers?: Record<string, string>; expect: readonly number[] },
): Promise<Reply> {
  const headers = { ...JSON_TYPE, ...what.headers };
  return send(client, { method: 'POST', path, headers, body: JSON.stringify(what.body) }, what.expect);
}

async function send(
  client: Client,
  request: Omit<Request, 'name'>,
  expect: readonly number[],
): Promise<Reply> {
  const name = `${request.method} ${request.path}`;
  const reply = { name, ...(await client.request({ ...request, name })) };
  if (!expect.includes(reply.status)) throw unexpected(reply, `status ${expect.join(' or ')}`);
  return reply;
}

function read<T>(schema: z.ZodType<T>, reply: Reply): T {
  try {
    return schema.parse(JSON.parse(reply.body));
  } catch {
    throw unexpected(reply, 'the JSON that TaskTracker answers');
  }
}

function unexpected({ name, status, body }: Reply, wanted: string): LoadstoneError {
  return new LoadstoneError(
    'E_SETUP_FAILED',
    `the set-up's request '${name}' needs ${wanted}, got status ${status} and '${body.slice(0, QUOTE)}'`,
  );
}
