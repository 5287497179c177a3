import pg from 'pg';
import { defineSystem } from '../../src/core/system.ts';
import { deploy } from './deploy.ts';

export interface TestPostgres {
  /** A new empty database; resolves with its URL. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

const onlyDatabase = defineSystem({
  name: 'database',
  title: 'A database by itself',
  entry: 'db',
  services: { db: { kind: 'postgres', port: 5432 } },
  model: 'uncalibrated',
});

/** For tests: a PostgreSQL of its own. */
export async function startPostgres(): Promise<TestPostgres> {
  const deployment = await deploy(onlyDatabase);
  return {
    async database(name) {
      const client = new pg.Client(deployment.target);
      await client.connect();
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
      await client.end();
      const url = new URL(deployment.target);
      url.pathname = name;
      return url.href;
    },
    stop: () => deployment.destroy(),
  };
}
