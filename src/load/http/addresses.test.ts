import type { LookupAddress } from 'node:dns';
import { expect, it } from 'vitest';
import { Addresses } from './addresses.ts';

const ask = (addresses: Addresses, all = true) =>
  new Promise<string | LookupAddress[]>((resolve, reject) => {
    addresses.lookup('ignored', { all }, (error, address) => (error ? reject(error) : resolve(address)));
  });

it('finds the addresses of a name, and stays with the one that has answered', async () => {
  const addresses = new Addresses('localhost');
  const [first, again] = await Promise.all([ask(addresses), ask(addresses)]);
  expect(first).toEqual(again);
  expect(first).toContainEqual({ address: '127.0.0.1', family: 4 });
  addresses.settle('127.0.0.1');
  expect(await ask(addresses)).toContainEqual({ address: '127.0.0.1', family: 4 });
  expect(await ask(addresses, false)).toBe((await ask(addresses))[0] && '127.0.0.1');
});

it('does not keep a failure', async () => {
  const addresses = new Addresses('name.invalid');
  for (let i = 0; i < 2; i++) await expect(ask(addresses)).rejects.toMatchObject({ syscall: 'getaddrinfo' });
});
