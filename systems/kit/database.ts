import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import type { Environment } from './environment.ts';
import { ApiError } from './errors.ts';

const DEFAULT_POOL_SIZE = 10;
/** How long a query waits for a connection before the answer is 503. */
const CONNECT_TIMEOUT_MS = 10_000;
const HEALTH_TIMEOUT_MS = 2_000;

/** A statement prepared once per connection, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Database {
  /** 503 when the database is away. */
  rows<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]>;
  /** Rejects unless the database answers. Asks on a connection of its own, so that load does not make it fail. */
  ping(): Promise<void>;
}

/** A pool on DATABASE_URL that closes with the server, after its last request. */
export function openDatabase(app: FastifyInstance, environment: Environment, defaultUrl: string): Database {
  const config = connection(environment.text('DATABASE_URL', { default: defaultUrl }));
  const max = environment.integer('DB_POOL_SIZE', { default: DEFAULT_POOL_SIZE, min: 1, max: 1000 });
  const pool = new pg.Pool({ ...config, max });
  const health = new pg.Pool({
    ...config,
    max: 1,
    connectionTimeoutMillis: HEALTH_TIMEOUT_MS,
    query_timeout: HEALTH_TIMEOUT_MS,
  });
  // A lost idle connection is replaced by the pool; a lost database shows in the answers and in /health.
  for (const each of [pool, health]) each.on('error', () => {});
  app.addHook('onClose', async () => {
    await Promise.all([pool.end(), health.end()]);
  });
  return {
    rows: async ({ name, text }, values) => {
      try {
        return (await pool.query({ name, text, values })).rows;
      } catch (error) {
        throw isDown(error) ? new ApiError(503, 'the database is unavailable', { cause: error }) : error;
      }
    },
    ping: async () => {
      await health.query('SELECT 1');
    },
  };
}

/** How every client of ours connects: UTC, and values as JSON wants them. */
export function connection(url: string): pg.PoolConfig {
  return {
    connectionString: url,
    options: '-c TimeZone=UTC -c DateStyle=ISO',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: { getTypeParser: typeParser },
  };
}

const TIMESTAMPTZ = pg.types.builtins.TIMESTAMPTZ;
const INT8 = pg.types.builtins.INT8;

const typeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) => {
  if (format !== 'binary' && oid === INT8) return Number;
  if (format !== 'binary' && oid === TIMESTAMPTZ) return isoTimestamp;
  return pg.types.getTypeParser(oid, format);
};

/** '2026-01-31 12:00:00.5+00' -> '2026-01-31T12:00:00.5Z', without the detour over a Date for each row. */
const isoTimestamp = (text: string): string => `${text.slice(0, 10)}T${text.slice(11, -3)}Z`;

const downCodes = /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|08|57P0|53300)/;
const downMessages = /Connection terminated|timeout exceeded when trying to connect|Query read timeout/;

/** Whether the database is away, rather than the query wrong. */
function isDown(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isDown);
  if (!(error instanceof Error)) return false;
  return ('code' in error && downCodes.test(String(error.code))) || downMessages.test(error.message);
}
