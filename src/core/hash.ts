import { canonicalJson } from './json.ts';
import { philox } from './rng.ts';

/**
 * A whole number below 2^53 that depends on every bit of the value: seeds and fingerprints, not cryptography.
 * The canonical JSON's bytes are absorbed four at a time into a Philox4x32-10 key.
 */
export function hash53(value: unknown): number {
  const bytes = new TextEncoder().encode(canonicalJson(value));
  const state = new Uint32Array(4);
  let [k0, k1] = [bytes.length, 0];
  for (let i = 0; i < bytes.length; i += 4) {
    const word =
      bytes[i]! | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24);
    philox(state, word, i, 0, 0, k0, k1);
    k0 = state[0]!;
    k1 = state[1]!;
  }
  return (k0 & 0x1fffff) * 2 ** 32 + k1;
}

/** The same as 14 hexadecimal digits. */
export const fingerprint = (value: unknown): string => hash53(value).toString(16).padStart(14, '0');
