import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeLock } from './lock.ts';

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'loadstone-lock-'));
  path = join(dir, '.lock');
});
afterEach(() => rm(dir, { recursive: true }));

const identify = async (pid: number) => (pid === process.pid ? 'me' : null);
const hold = (holder: unknown) => writeFile(path, JSON.stringify(holder));

describe('the lock of a folder', () => {
  test('is taken once, and again when it was given back', async () => {
    const unlock = await takeLock(path, identify);
    await expect(takeLock(path, identify)).rejects.toMatchObject({ code: 'E_RESULTS_BUSY' });
    await unlock();
    await (await takeLock(path, identify))();
    expect(await readdir(dir)).toEqual([]);
  });

  test.each([
    ['a dead process', { pid: 2 ** 22 + 1, identity: 'x', host: hostname() }],
    ['an earlier process with a pid that lives', { pid: process.pid, identity: 'another', host: hostname() }],
  ])('of %s is taken over', async (_, holder) => {
    await hold(holder);
    const unlock = await takeLock(path, identify);
    await unlock();
    expect(await readdir(dir)).toEqual([]);
  });

  test('that cannot be read is taken over', async () => {
    await writeFile(path, '{');
    await (await takeLock(path, identify))();
  });

  test.each([
    ['on a system that cannot tell processes apart', { pid: process.pid, identity: null, host: hostname() }],
    ['of another machine', { pid: 1, identity: 'x', host: 'elsewhere' }],
  ])('%s is respected', async (_, holder) => {
    await hold(holder);
    await expect(takeLock(path, identify)).rejects.toThrow(`process ${holder.pid} on ${holder.host}`);
  });

  test('a stale one goes to exactly one of many', async () => {
    await hold({ pid: 2 ** 22 + 1, identity: 'x', host: hostname() });
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(path, identify)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(dir)).toEqual(['.lock']);
  });

  test('a stale one whose removal was broken off is taken over too', async () => {
    const dead = { pid: 2 ** 22 + 1, identity: 'x', host: hostname() };
    await hold(dead);
    await writeFile(`${path}.removal`, JSON.stringify(dead));
    await (await takeLock(path, identify))();
    expect(await readdir(dir)).toEqual([]);
  });
});
