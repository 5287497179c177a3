import type { Rng } from '../core/rng.ts';
import { ClientCounts } from './client-counts.ts';
import type { CounterLayout } from './counters.ts';
import { type Router, routerOf, type Sight } from './dispatch.ts';
import { Draws } from './draws.ts';
import { NONE } from './job.ts';
import type { ClassModel } from './model.ts';
import { streamOf } from './stream.ts';

/** A class as it is run: its draws, its routes, and where its counters lie. */
export class Clients {
  readonly of: number;
  readonly counts = new ClientCounts();
  readonly users: number;
  readonly think: Draws | null;
  readonly patience: Draws | null;
  readonly timeout: Draws | null;
  readonly wastes: boolean;
  readonly retries: number;
  readonly backoff: Draws | null;
  readonly #gaps: Draws | null;
  readonly #arrivals: (() => number) | null;
  readonly #first: number;
  readonly #entry: Router | null;
  readonly #routes: readonly Router[] | null;

  constructor(model: ClassModel, of: number, layout: CounterLayout, rng: Rng, sight: Sight) {
    const { source, entry = 0, routing, patience, timeout, retry } = model;
    const closed = 'users' in source;
    this.of = of;
    this.users = closed ? source.users : 0;
    this.#gaps = 'gaps' in source ? new Draws(source.gaps, streamOf(rng, 'arrivals', of)) : null;
    this.#arrivals = 'arrivals' in source ? source.arrivals(streamOf(rng, 'arrivals', of)) : null;
    this.think = closed && source.think ? new Draws(source.think, streamOf(rng, 'think', of)) : null;
    this.patience = patience ? new Draws(patience, streamOf(rng, 'patience', of)) : null;
    this.timeout = timeout ? new Draws(timeout.after, streamOf(rng, 'timeout', of)) : null;
    this.wastes = timeout?.work === 'wasted';
    this.retries = retry?.times ?? 0;
    this.backoff = retry ? new Draws(retry.backoff, streamOf(rng, 'backoff', of)) : null;
    const seen = { stations: layout.stations, sight };
    const sure = typeof entry === 'number';
    this.#first = sure ? entry : NONE;
    this.#entry = sure ? null : routerOf(entry, streamOf(rng, 'entry', of), seen);
    this.#routes =
      routing?.map((row, station) => routerOf(row, streamOf(rng, 'routing', station, of), seen)) ?? null;
  }

  /** When the next request comes after one at `now`; Infinity: none, or none by itself. */
  nextArrival(now: number): number {
    if (this.#gaps !== null) return now + this.#gaps.next();
    return this.#arrivals === null ? Infinity : this.#arrivals();
  }

  /** Where a request begins. */
  entry(): number {
    return this.#entry === null ? this.#first : this.#entry.next();
  }

  /** Where it goes from a station; NONE: it is done. */
  after(station: number): number {
    return this.#routes === null ? NONE : this.#routes[station]!.next();
  }
}
