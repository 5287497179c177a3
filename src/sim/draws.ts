import type { Rng } from '../core/rng.ts';
import type { Distribution } from '../stats/distributions/distribution.ts';

/** Draws that are made at once: in a loop of their own they cost half. */
const BLOCK = 64;

/** Draws of one distribution, read from blocks made ahead; the stream is nobody else's, so nothing shifts. */
export class Draws {
  readonly #distribution: Distribution;
  readonly #rng: Rng;
  readonly #block = new Float64Array(BLOCK);
  #used = BLOCK;

  constructor(distribution: Distribution, rng: Rng) {
    this.#distribution = distribution;
    this.#rng = rng;
  }

  next(): number {
    if (this.#used === BLOCK) this.#fill();
    return this.#block[this.#used++]!;
  }

  #fill(): void {
    const block = this.#block;
    const distribution = this.#distribution;
    const rng = this.#rng;
    for (let i = 0; i < BLOCK; i++) block[i] = distribution.sample(rng);
    this.#used = 0;
  }
}
