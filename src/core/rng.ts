/**
 * Seeded random numbers that depend on (seed, stream, index) and on nothing else.
 *
 * Philox4x32-10, a counter-based generator: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011. A stream is a key, a draw is a counter, so any draw of any stream can be had directly, in
 * any thread and in any order.
 */
export interface Rng {
  /** Uniform on [0, 1), 53 bits. */
  next(): number;
  /** Uniform on 0 ... 2^32 - 1. */
  uint32(): number;
  /** An independent stream named by integers: the same names give the same stream, whatever was drawn before. */
  stream(...names: number[]): Rng;
}

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** The upper 32 bits of a 32 x 32 bit product. Plain integers: this is where every random number comes from. */
function mulhi(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const t = Math.imul(ah, bl) >>> 0;
  const u = Math.imul(al, bh) >>> 0;
  const mid = (t & 0xffff) + (u & 0xffff) + (Math.imul(al, bl) >>> 16);
  return (Math.imul(ah, bh) + (t >>> 16) + (u >>> 16) + (mid >>> 16)) | 0;
}

/** One block of Philox4x32-10: `out` receives four 32-bit words for the counter and the key. */
export function philox(
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let a = c0 | 0;
  let b = c1 | 0;
  let c = c2 | 0;
  let d = c3 | 0;
  let x = k0 | 0;
  let y = k1 | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = mulhi(M0, a);
    const low0 = Math.imul(M0, a);
    const high1 = mulhi(M1, c);
    const low1 = Math.imul(M1, c);
    a = high1 ^ b ^ x;
    b = low1;
    c = high0 ^ d ^ y;
    d = low0;
    x = (x + W0) | 0;
    y = (y + W1) | 0;
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}

// Streams and draws use counters that differ in their last word, so a stream's key never repeats its draws.
const DRAW = 0;
const STREAM = 1;

class PhiloxRng implements Rng {
  readonly #k0: number;
  readonly #k1: number;
  readonly #block = new Uint32Array(4);
  #counter = 0;
  #used = 4;

  constructor(k0: number, k1: number) {
    this.#k0 = k0;
    this.#k1 = k1;
  }

  uint32(): number {
    if (this.#used === 4) {
      const n = this.#counter++;
      philox(this.#block, n >>> 0, Math.floor(n / 2 ** 32), 0, DRAW, this.#k0, this.#k1);
      this.#used = 0;
    }
    return this.#block[this.#used++]!;
  }

  next(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  stream(...names: number[]): Rng {
    let [k0, k1] = [this.#k0, this.#k1];
    const out = new Uint32Array(4);
    for (const name of names) {
      philox(out, name >>> 0, Math.floor(name / 2 ** 32), 0, STREAM, k0, k1);
      k0 = out[0]!;
      k1 = out[1]!;
    }
    return new PhiloxRng(k0, k1);
  }
}

/** A generator from a seed: a whole number from 0 to 2^53 - 1. */
export function createRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`a seed is a whole number from 0 to 2^53 - 1, got ${seed}`);
  }
  return new PhiloxRng(seed >>> 0, Math.floor(seed / 2 ** 32));
}

/** The items in random order (Fisher and Yates), in a new array. */
export function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(rng.next() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
