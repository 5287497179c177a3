import { expect, test } from 'vitest';
import { sleep } from '../../core/abort.ts';
import type { ServiceDefinition } from '../../core/system.ts';
import { startAll, startOrder } from './start-order.ts';

const services = (needs: Record<string, string[]>): Record<string, ServiceDefinition> =>
  Object.fromEntries(Object.entries(needs).map(([name, needs]) => [name, { kind: 'http', port: 1, needs }]));
const diamond = services({ gateway: ['users', 'tasks'], users: ['db'], tasks: ['db'], db: [] });
const never = () => new AbortController().signal;

test('the order has every service once, after what it needs', () => {
  expect(startOrder({ services: diamond })).toEqual(['db', 'users', 'tasks', 'gateway']);
});

test('services that do not need each other start at once', async () => {
  const seen: string[] = [];
  const start = async (name: string) => {
    seen.push(`${name} starts`);
    await sleep(5);
    seen.push(`${name} is ready`);
  };
  await startAll({ services: diamond }, start, never());
  expect(seen.slice(0, 4)).toEqual(['db starts', 'db is ready', 'users starts', 'tasks starts']);
  expect(seen.slice(-2)).toEqual(['gateway starts', 'gateway is ready']);
  expect(seen).toHaveLength(8);
});

test('the first failure is thrown when the others have settled, and nothing more starts', async () => {
  const seen: string[] = [];
  const start = async (name: string, signal: AbortSignal) => {
    seen.push(name);
    if (name === 'users') throw new Error('users failed');
    if (name === 'tasks') await sleep(10_000, signal).catch(() => seen.push('tasks gave up'));
  };
  await expect(startAll({ services: diamond }, start, never())).rejects.toThrow('users failed');
  expect(seen).toEqual(['db', 'users', 'tasks', 'tasks gave up']);
});

test('an interruption is thrown as it is', async () => {
  const reason = new Error('interrupted');
  await expect(startAll({ services: diamond }, async () => {}, AbortSignal.abort(reason))).rejects.toBe(
    reason,
  );
});
