import pg from 'pg';
import { connection } from './database.ts';

/** A step of a schema, run once and for ever named by its id. */
export interface Migration {
  readonly id: string;
  readonly sql: string;
}

/** Any number will do, as long as everyone who migrates takes the same. */
const LOCK = 7_305_113;
const TABLE = 'schema_migrations';
const INSUFFICIENT_PRIVILEGE = '42501';

/** Runs the migrations that this database has not seen, each in a transaction; returns their ids. */
export function migrate(url: string, migrations: readonly Migration[]): Promise<string[]> {
  return withClient(url, async (client) => {
    // Two at once would both see a missing table; the lock ends with the session.
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${TABLE} (id text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${TABLE}`);
    const seen = new Set(rows.map((row) => row.id));
    const missing = migrations.filter((migration) => !seen.has(migration.id));
    for (const { id, sql } of missing) {
      await client.query('BEGIN');
      await client.query(sql);
      await client.query(`INSERT INTO ${TABLE} (id) VALUES ($1)`, [id]);
      await client.query('COMMIT');
    }
    return missing.map((migration) => migration.id);
  });
}

/** Empties every table and restarts its ids, then writes everything out so that no trial pays for an earlier one. */
export function reset(url: string): Promise<void> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> $1',
      [TABLE],
    );
    if (rows.length > 0) {
      await client.query(`TRUNCATE ${rows.map((row) => row.name).join(', ')} RESTART IDENTITY CASCADE`);
    }
    await client.query('CHECKPOINT').catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) throw error;
    });
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection(url));
  // Losing the connection also fails the query that is under way; without a listener it would be thrown twice.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
