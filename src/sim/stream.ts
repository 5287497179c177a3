import type { Rng } from '../core/rng.ts';

/** Numbers that are made at once: a call then is a read from an array. */
const BLOCK = 256;
/** Rounds after which the state's first bits have spread to all: what its author takes. */
const MIXING = 15;

/**
 * A stream of uniform numbers for a simulation, many times faster than the counter-based generator that keys it. That
 * one is for draws in any order and on any thread; inside a simulated world draws come one after the other.
 *
 * sfc32, C. Doty-Humphrey's "small fast chaotic" generator (PractRand, 2010): 96 bits of state and a 32-bit counter,
 * so no cycle is shorter than 2^32; seeded here with words of the stream that the role names.
 */
class Stream implements Rng {
  readonly #parent: Rng;
  readonly #state: Int32Array;
  readonly #block = new Float64Array(BLOCK);
  #used = BLOCK;

  constructor(key: Rng) {
    this.#parent = key;
    this.#state = Int32Array.from([key.uint32(), key.uint32(), key.uint32(), 1], (word) => word | 0);
    for (let i = 0; i < MIXING; i++) this.uint32();
  }

  next(): number {
    if (this.#used === BLOCK) this.#fill();
    return this.#block[this.#used++]!;
  }

  uint32(): number {
    const state = this.#state;
    const [a, b, c, counter] = [state[0]!, state[1]!, state[2]!, state[3]!];
    const out = (a + b + counter) | 0;
    state[3] = counter + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + out;
    return out >>> 0;
  }

  stream(...names: number[]): Rng {
    return new Stream(this.#parent.stream(...names));
  }

  /** The same as `uint32`, with the state in local variables; two words make the 53 bits of a number. */
  #fill(): void {
    const state = this.#state;
    const block = this.#block;
    let [a, b, c, counter] = [state[0]!, state[1]!, state[2]!, state[3]!];
    for (let i = 0; i < BLOCK; i++) {
      const high = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + high) | 0;
      const low = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + low) | 0;
      block[i] = ((high >>> 5) * 0x4000000 + (low >>> 6)) * 2 ** -53;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = counter;
    this.#used = 0;
  }
}

/**
 * What a stream of random numbers is for. Each has its own, so that two simulated worlds from one seed that differ in
 * one thing (a server more, another discipline) share all other draws: common random numbers.
 */
export const roles = {
  arrivals: 1,
  service: 2,
  /** Service of requests that are sent again: how many there are depends on the arm. */
  repeatedService: 3,
  entry: 4,
  routing: 5,
  think: 6,
  patience: 7,
  timeout: 8,
  backoff: 9,
  uptime: 10,
  downtime: 11,
  startup: 12,
} as const;

/** The stream of one role, such as that of service at station 2 of class 0. */
export const streamOf = (rng: Rng, role: keyof typeof roles, ...names: number[]): Rng =>
  new Stream(rng.stream(roles[role], ...names));
