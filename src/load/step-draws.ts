import { philox, type Rng } from '../core/rng.ts';

// What a step's numbers are for: a scenario that draws more of them must not move the think times.
export const REQUEST = 0;
export const THINK = 1;
/** How much a simulated system has to do for it. */
export const WORK = 3;
const STREAM = 2;

/** The draws of a user are keyed by these two words. */
export interface UserKey {
  readonly k0: number;
  readonly k1: number;
}

export function userKey(seeded: Rng, user: number): UserKey {
  const stream = seeded.stream(user);
  return { k0: stream.uint32(), k1: stream.uint32() };
}

/**
 * Random numbers of step j of a user: they depend on (seed, user, j) and never on timing or threads. One of these
 * serves all the users of a thread, since moving it to another step costs and allocates nothing.
 */
export class StepDraws implements Rng {
  readonly #block = new Uint32Array(4);
  #k0 = 0;
  #k1 = 0;
  #step = 0;
  #purpose: number = REQUEST;
  #counter = 0;
  #used = 4;

  at(key: UserKey, step: number, purpose: typeof REQUEST | typeof THINK | typeof WORK): this {
    this.#k0 = key.k0;
    this.#k1 = key.k1;
    this.#step = step;
    this.#purpose = purpose;
    this.#counter = 0;
    this.#used = 4;
    return this;
  }

  uint32(): number {
    if (this.#used === 4) {
      philox(this.#block, this.#counter++, this.#step, 0, this.#purpose, this.#k0, this.#k1);
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
    const block = new Uint32Array(4);
    let key: UserKey = { k0: this.#k0, k1: this.#k1 };
    for (const name of [this.#step, this.#purpose, ...names]) {
      philox(block, name >>> 0, Math.floor(name / 2 ** 32), 0, STREAM, key.k0, key.k1);
      key = { k0: block[0]!, k1: block[1]! };
    }
    return new StepDraws().at(key, 0, REQUEST);
  }
}
