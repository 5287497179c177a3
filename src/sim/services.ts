import type { Rng } from '../core/rng.ts';
import { amongOf } from './dispatch.ts';
import { Draws } from './draws.ts';
import { type SimulationModel, serviceOf } from './model.ts';
import { streamOf } from './stream.ts';

/**
 * What requests need at each station, by class. A service belongs to the request and not to the server that a
 * dispatcher finds for it: stations that one dispatcher chooses among and that have the same `service` read from one
 * stream, that of the first of them. The k-th request then needs the same under every rule, and in one shared queue.
 */
export class Services {
  readonly #model: SimulationModel;
  readonly #rng: Rng;
  readonly #made = new Map<string, Draws>();

  constructor(model: SimulationModel, rng: Rng) {
    this.#model = model;
    this.#rng = rng;
  }

  of(role: 'service' | 'repeatedService', station: number, of: number): Draws {
    const first = this.#firstLike(station, of);
    const key = `${role} ${first} ${of}`;
    let draws = this.#made.get(key);
    if (draws === undefined) {
      draws = new Draws(serviceOf(this.#model.stations[first]!, of), streamOf(this.#rng, role, first, of));
      this.#made.set(key, draws);
    }
    return draws;
  }

  #firstLike(station: number, of: number): number {
    const { stations, classes } = this.#model;
    const { entry = 0, routing = [] } = classes[of]!;
    for (const to of [entry, ...routing]) {
      if (typeof to === 'number' || !('rule' in to)) continue;
      const among = amongOf(to, stations.length);
      if (!among.includes(station)) continue;
      const service = serviceOf(stations[station]!, of);
      return among.find((one) => serviceOf(stations[one]!, of) === service)!;
    }
    return station;
  }
}
