import type { Rng } from '../core/rng.ts';
import { NONE } from './job.ts';

/** Chooses a station by probabilities, or leaves with what remains of 1. Where nothing is left to chance nothing is drawn. */
export class Choice {
  readonly #sums: Float64Array;
  readonly #sure: number | null;
  readonly #rng: Rng;

  constructor(probabilities: readonly number[], rng: Rng) {
    let sum = 0;
    this.#sums = Float64Array.from(probabilities, (p) => {
      sum += p;
      return sum;
    });
    // Ten tenths are a little less than 1: they still leave nobody behind.
    if (Math.abs(sum - 1) < 1e-9)
      this.#sums.fill(
        1,
        probabilities.findLastIndex((p) => p > 0),
      );
    this.#sure = sureOf(probabilities);
    this.#rng = rng;
  }

  next(): number {
    if (this.#sure !== null) return this.#sure;
    const u = this.#rng.next();
    const sums = this.#sums;
    for (let i = 0; i < sums.length; i++) if (u < sums[i]!) return i;
    return NONE;
  }
}

function sureOf(probabilities: readonly number[]): number | null {
  if (probabilities.every((p) => p === 0)) return NONE;
  const sure = probabilities.indexOf(1);
  return sure === -1 ? null : sure;
}
