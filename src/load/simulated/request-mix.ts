import type { Rng } from '../../core/rng.ts';
import type { SystemModel } from '../../core/system.ts';
import type { Flow } from '../flow.ts';
import type { Named } from '../tally.ts';

/** Users who choose among the requests of a model by their parts of all, whatever they chose before. */
export class RequestMix implements Flow<Named> {
  readonly #requests: readonly Named[];
  readonly #shares: readonly number[];
  readonly #total: number;

  constructor({ requests }: Pick<SystemModel, 'requests'>) {
    this.#requests = Object.keys(requests).map((name) => ({ name, bytesOut: 0 }));
    this.#shares = Object.values(requests).map(({ share }) => share);
    this.#total = this.#shares.reduce((sum, share) => sum + share, 0);
  }

  next(rng: Rng): Named {
    let left = rng.next() * this.#total;
    for (const [i, share] of this.#shares.entries()) {
      left -= share;
      if (left < 0) return this.#requests[i]!;
    }
    return this.#requests.at(-1)!;
  }
}
