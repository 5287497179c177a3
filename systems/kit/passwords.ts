import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const BLOCK_SIZE = 8;

/** scrypt with N = 2^cost, as `scrypt$cost$salt$key`: the cost travels with the hash. */
export async function hashPassword(password: string, cost: number): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, KEY_BYTES, parameters(cost));
  return `scrypt$${cost}$${salt.toString('base64')}$${key.toString('base64')}`;
}

export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, cost, salt, key] = hash.split('$');
  if (!cost || !salt || !key) return false;
  const expected = Buffer.from(key, 'base64');
  const actual = await derive(
    password,
    Buffer.from(salt, 'base64'),
    expected.length,
    parameters(Number(cost)),
  );
  return timingSafeEqual(actual, expected);
}

// scrypt needs 128 * N * r bytes; Node.js refuses more than 32 MiB unless told.
const parameters = (cost: number): ScryptOptions => ({
  N: 2 ** cost,
  r: BLOCK_SIZE,
  p: 1,
  maxmem: 256 * 2 ** cost * BLOCK_SIZE,
});
