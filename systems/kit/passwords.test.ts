import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './passwords.ts';

const COST = 4;

test('a password verifies against its hash and no other', async () => {
  const hash = await hashPassword('correct horse', COST);
  expect(hash).toMatch(/^scrypt\$4\$/);
  expect(hash).not.toContain('horse');
  expect(await verifyPassword('correct horse', hash)).toBe(true);
  expect(await verifyPassword('correct Horse', hash)).toBe(false);
});

test('the same password hashes differently each time', async () => {
  expect(await hashPassword('same', COST)).not.toBe(await hashPassword('same', COST));
});

test('a cost beyond the memory that Node.js allows by default works', async () => {
  expect(await verifyPassword('dear', await hashPassword('dear', 16))).toBe(true);
});

// RFC 7914, section 12: scrypt of 'pleaseletmein' with 'SodiumChloride', N = 16384, r = 8, p = 1; first 32 bytes.
test('a hash made elsewhere verifies', async () => {
  const key = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex');
  const hash = `scrypt$14$${Buffer.from('SodiumChloride').toString('base64')}$${key.toString('base64')}`;
  expect(await verifyPassword('pleaseletmein', hash)).toBe(true);
});

test.each(['', 'plain', 'scrypt$4$only-salt'])(
  "a hash that is none ('%s') verifies nothing",
  async (hash) => {
    expect(await verifyPassword('', hash)).toBe(false);
  },
);
