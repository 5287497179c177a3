import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../test-support/postgres.ts';
import { migrate, reset } from './migrations.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const first = { id: 'one', sql: 'CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY, name text)' };
const second = {
  id: 'two',
  sql: "ALTER TABLE things ADD COLUMN size int; INSERT INTO things (name) VALUES ('a')",
};

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  test('run once, in order, and later ones are added', async () => {
    const url = await postgres.database('once');
    expect(await migrate(url, [first])).toEqual(['one']);
    expect(await migrate(url, [first, second])).toEqual(['two']);
    expect(await migrate(url, [first, second])).toEqual([]);
  });

  test('run once although several start them at the same time', async () => {
    const url = await postgres.database('race');
    const runs = await Promise.all(Array.from({ length: 5 }, () => migrate(url, [first, second])));
    expect(runs.flat().sort()).toEqual(['one', 'two']);
    expect(await query(url, 'SELECT name FROM things')).toHaveLength(1);
  });

  test('leave nothing half done', async () => {
    const url = await postgres.database('half');
    const broken = { id: 'two', sql: 'ALTER TABLE things ADD COLUMN size int; SELECT 1 / 0' };
    await expect(migrate(url, [first, broken])).rejects.toThrow('division by zero');
    expect(await migrate(url, [first, second])).toEqual(['two']);
  });
});

describe('a reset', () => {
  test('empties every table, restarts the ids and keeps the schema', async () => {
    const url = await postgres.database('reset');
    await migrate(url, [first, second]);
    await reset(url);
    expect(await query(url, "INSERT INTO things (name) VALUES ('b') RETURNING id::int")).toEqual([{ id: 1 }]);
    expect(await migrate(url, [first, second])).toEqual([]);
  });

  test('works for a user who may not checkpoint, and on a database without tables', async () => {
    const url = await postgres.database('modest');
    await reset(url);
    await query(url, "CREATE ROLE modest LOGIN PASSWORD 'modest'; GRANT ALL ON SCHEMA public TO modest");
    const modest = new URL(url);
    modest.username = modest.password = 'modest';
    await migrate(modest.href, [first]);
    await reset(modest.href);
    expect(await query(url, 'SELECT * FROM things')).toEqual([]);
  });
});
