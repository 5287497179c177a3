import { LoadstoneError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import { Choice } from './choice.ts';
import type { Dispatcher } from './model.ts';

/** Says where a request goes next. */
export interface Router {
  next(): number;
}

/** What a dispatcher sees of the stations it chooses among. */
export interface Sight {
  /** Requests inside, waiting or served. */
  numberInside(station: number): number;
  /** The service that those inside still need. */
  workLeft(station: number): number;
}

/** The stations that a dispatcher chooses among. */
export const amongOf = ({ among }: Dispatcher, stations: number): readonly number[] =>
  among ?? Array.from({ length: stations }, (_, i) => i);

/** By probabilities, or by a dispatcher's rule. */
export function routerOf(
  to: readonly number[] | Dispatcher,
  rng: Rng,
  { stations, sight }: { readonly stations: number; readonly sight: Sight },
): Router {
  if (!('rule' in to)) return new Choice(to, rng);
  const among = amongOf(to, stations);
  const choices = to.choices ?? among.length;
  switch (to.rule) {
    case 'random':
      return { next: () => among[Math.floor(rng.next() * among.length)]! };
    case 'round-robin':
      return new InTurn(among);
    case 'shortest-queue':
      return new Least(among, choices, (station) => sight.numberInside(station), rng);
    case 'least-work':
      return new Least(among, choices, (station) => sight.workLeft(station), rng);
  }
  throw new LoadstoneError('E_PARAMETER', `there is no dispatch rule '${String(to.rule)}'`);
}

class InTurn implements Router {
  readonly #among: readonly number[];
  #next = 0;

  constructor(among: readonly number[]) {
    this.#among = among;
  }

  next(): number {
    const station = this.#among[this.#next]!;
    this.#next = (this.#next + 1) % this.#among.length;
    return station;
  }
}

/** The least of all stations, or of so many that are drawn without putting back; of those that tie any at random. */
class Least implements Router {
  readonly #among: number[];
  readonly #choices: number;
  readonly #measure: (station: number) => number;
  readonly #rng: Rng;

  constructor(among: readonly number[], choices: number, measure: (station: number) => number, rng: Rng) {
    this.#among = [...among];
    this.#choices = choices;
    this.#measure = measure;
    this.#rng = rng;
  }

  next(): number {
    const among = this.#among;
    if (this.#choices < among.length) this.#draw();
    let best = among[0]!;
    let least = this.#measure(best);
    let ties = 1;
    for (let i = 1; i < this.#choices; i++) {
      const value = this.#measure(among[i]!);
      if (value > least) continue;
      ties = value < least ? 1 : ties + 1;
      // The k-th of k that tie takes the place with probability 1 / k: each then has it with the same.
      if (ties === 1 || this.#rng.next() * ties < 1) best = among[i]!;
      least = value;
    }
    return best;
  }

  /** Brings those that are looked at to the front: the first steps of a shuffle. */
  #draw(): void {
    const among = this.#among;
    for (let i = 0; i < this.#choices; i++) {
      const j = i + Math.floor(this.#rng.next() * (among.length - i));
      const station = among[j]!;
      among[j] = among[i]!;
      among[i] = station;
    }
  }
}
