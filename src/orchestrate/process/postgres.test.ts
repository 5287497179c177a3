import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, truncate, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../../core/abort.ts';
import type { SystemDefinition } from '../../core/system.ts';
import type { Deployment } from '../orchestrator.ts';
import { host, left } from '../test-support/process-harness.ts';
import { installPostgres } from './postgres-binaries.ts';
import { ProcessOrchestrator } from './process-orchestrator.ts';

const never = () => new AbortController().signal;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  await chmod(folder, 0o755); // As root the server runs as somebody else, who has to get in.
});
afterAll(() => rm(folder, { recursive: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a database of a deployment', () => {
  const run = `loadstone-postgres-${process.pid}`;
  const system: SystemDefinition = {
    name: 'databases',
    title: 'Two databases',
    entry: 'orders',
    services: { orders: { kind: 'postgres', port: 18_433 }, 'user-db': { kind: 'postgres', port: 18_434 } },
    model: 'uncalibrated',
  };
  const deployments: Deployment[] = [];
  const apply = async () => {
    const stateDir = join(folder, 'state');
    const orchestrator = new ProcessOrchestrator({ host, systems: '/', watchdog: null, stateDir });
    const request = {
      run,
      system,
      replicas: {},
      proxied: false,
      ports: 'free',
      logs: join(folder, 'logs'),
    } as const;
    const deployment = await orchestrator.apply(request, never());
    deployments.push(deployment);
    return { deployment, again: () => orchestrator.apply(request, never()) };
  };
  afterEach(async () => {
    for (const deployment of deployments.splice(0)) await deployment.destroy();
    expect(await left(run)).toEqual([]);
  });

  test('has its own name, password and durable settings, and is gone afterwards', async () => {
    const { deployment } = await apply();
    const [orders] = deployment.endpoints('orders');
    const [users] = deployment.endpoints('user-db');
    expect(new URL(orders!).pathname).toBe('/orders');
    expect(new URL(users!).password).not.toBe(new URL(orders!).password);
    expect(await query(users!, 'SELECT current_database()')).toEqual([{ current_database: 'user-db' }]);
    const settings = await query(
      orders!,
      `SELECT name, setting FROM pg_settings WHERE name IN
        ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories') ORDER BY name`,
    );
    expect(settings).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'unix_socket_directories', setting: '' },
    ]);
    const stranger = new URL(orders!);
    stranger.password = 'guessed';
    await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    await deployment.destroy();
    await expect(query(orders!, 'SELECT 1')).rejects.toThrow();
  });

  test('keeps its data and its address over a crash', async () => {
    const { deployment, again } = await apply();
    const [url] = deployment.endpoints('orders');
    await query(url!, 'CREATE TABLE kept (n int)');
    await query(url!, 'INSERT INTO kept VALUES (42)');
    await query(url!, 'CHECKPOINT');
    const postmaster = (await host.findByLabel(run)).map((pid) => pid);
    await query(url!, `SELECT pg_sleep(0)`);
    const [{ pid }] = (await query(
      url!,
      "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid",
    )) as [{ pid: number }];
    expect(postmaster).toContain(pid);
    process.kill(pid, 'SIGKILL');
    await until(async () => (await deployment.observe()).find(({ state }) => state === 'exited'), 20);
    expect(deployment.endpoints('orders')).toEqual([]);
    await again();
    expect(deployment.endpoints('orders')).toEqual([url]);
    expect(await query(url!, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  });
});

describe('the cache', () => {
  const inCache = async (name: string) => {
    const cache = join(folder, name);
    await mkdir(cache, { mode: 0o755, recursive: true });
    vi.stubEnv('XDG_CACHE_HOME', cache);
    return join(cache, 'loadstone');
  };
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('is made by several at once, and then used', async () => {
    const cache = await inCache('several');
    const installs = await Promise.all([installPostgres(), installPostgres(), installPostgres()]);
    expect(new Set(installs.map(({ password }) => password)).size).toBe(1);
    expect((await readdir(cache)).filter((name) => name.endsWith('.draft'))).toEqual([]);
    const { ctimeMs } = await lstat(installs[0]!.postgres);
    expect(await installPostgres()).toEqual(installs[0]);
    expect((await lstat(installs[0]!.postgres)).ctimeMs).toBe(ctimeMs);
  });

  test('that was cut short or damaged heals itself', async () => {
    const cache = await inCache('damaged');
    const { postgres, template } = await installPostgres();
    await truncate(postgres, 1_000);
    await unlink(join(dirname(postgres), '..', 'lib', 'libpq.so.5'));
    await unlink(join(template, 'PG_VERSION'));
    const abandoned = `${dirname(template)}.4194999.0123abcd.draft`;
    await mkdir(abandoned);
    const healed = await installPostgres();
    expect((await lstat(healed.postgres)).size).toBeGreaterThan(1e6);
    expect(existsSync(join(healed.template, 'PG_VERSION'))).toBe(true);
    expect(existsSync(abandoned)).toBe(false);
    expect((await readdir(cache)).filter((name) => name.endsWith('.draft'))).toEqual([]);
  });

  test('tells who lacks PostgreSQL what to do', async () => {
    await inCache('none');
    vi.stubEnv('LOADSTONE_PG_BIN', join(folder, 'nowhere'));
    await expect(installPostgres()).rejects.toMatchObject({ code: 'E_NO_POSTGRES' });
  });

  test('keeps the password from other users', async () => {
    await inCache('several');
    const { template, password } = await installPostgres();
    const secret = join(dirname(template), 'secret');
    expect((await lstat(secret)).mode & 0o077).toBe(0);
    expect((await lstat(secret)).uid).toBe(process.getuid?.());
    expect(await readFile(secret, 'utf8')).toBe(password);
  });
});
