import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { copyTree } from './copy-tree.ts';
import { ManagedProcess } from './managed-process.ts';
import { LOOPBACK } from './ports.ts';
import { type PostgresInstall, SUPERUSER } from './postgres-binaries.ts';
import { untilReady } from './readiness.ts';
import type { RunContext } from './run-context.ts';

/** A database cluster of one deployment: its folder, and the one database and password in it. */
export interface Cluster {
  readonly folder: string;
  readonly database: string;
  readonly password: string;
  /** Whether the password and the database's name are set: they are on the first start. */
  named: boolean;
}

export function connectionUrl({ database, password }: Cluster, port: number): string {
  return `postgres://${SUPERUSER}:${password}@${LOOPBACK}:${port}/${encodeURIComponent(database)}`;
}

/** Copies the template; `folder` must be journaled and not exist. */
export async function createCluster(install: PostgresInstall, cluster: Cluster): Promise<void> {
  const { user } = install;
  await mkdir(cluster.folder, { mode: 0o700 });
  // Another user's server has to get in, whatever the umask.
  if (user) await chmod(cluster.folder, 0o711);
  await copyTree(install.template, dataOf(cluster), user ? { owner: user } : {});
}

/** Starts the server; resolves when it answers a query. */
export async function startPostgres(
  context: RunContext,
  install: PostgresInstall,
  cluster: Cluster,
  options: { readonly name: string; readonly port: number },
  signal: AbortSignal,
): Promise<ManagedProcess> {
  const { name, port } = options;
  const settings = {
    listen_addresses: LOOPBACK,
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    // What is measured includes what durability costs.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  const managed = await ManagedProcess.launch(context, {
    name,
    command: [
      install.postgres,
      '-D',
      dataOf(cluster),
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    cwd: dataOf(cluster),
    ...(install.user ? { user: install.user } : {}),
    // Fast shutdown, then immediate: both give back the shared memory, SIGKILL would not. SIGTERM waits for clients.
    stop: ['SIGINT', 'SIGQUIT'],
  });
  try {
    const check = async () => {
      const ready = await answersQuery(install, cluster, port);
      return { ready, said: 'no answer to a query' };
    };
    await untilReady(managed, check, context.readyWithinMs, signal);
    return managed;
  } catch (error) {
    await managed.stop();
    throw error;
  }
}

/** Asks for 1; the first time over, sets the password and names the database before that. */
async function answersQuery(install: PostgresInstall, cluster: Cluster, port: number): Promise<boolean> {
  if (!cluster.named) {
    const [name, password] = [escapeIdentifier(cluster.database), escapeLiteral(cluster.password)];
    cluster.named = await query(
      { port, password: install.password, database: 'template1' },
      `ALTER DATABASE postgres RENAME TO ${name}; ALTER ROLE ${SUPERUSER} PASSWORD ${password}`,
    );
  }
  return cluster.named && query({ port, ...cluster }, 'SELECT 1');
}

/** Whether it worked. While the server starts it does not; the wait has its bound, and the log says why. */
async function query(
  to: { port: number; password: string; database: string },
  sql: string,
): Promise<boolean> {
  const { port, password, database } = to;
  const client = new Client({
    host: LOOPBACK,
    port,
    user: SUPERUSER,
    password,
    database,
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const dataOf = (cluster: Cluster) => join(cluster.folder, 'data');
