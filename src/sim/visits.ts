import type { Rng } from '../core/rng.ts';
import {
  ARRIVED,
  BUSY_AREA,
  COMPLETED,
  type CounterLayout,
  INSIDE_AREA,
  LOST,
  READY_AREA,
  SOJOURNS,
  WAITED,
  WAITS,
  WITHDRAWN,
} from './counters.ts';
import { Draws } from './draws.ts';
import type { Job } from './job.ts';
import { type StationModel, serviceOf } from './model.ts';
import type { Responses } from './responses.ts';
import type { World } from './station.ts';
import { streamOf } from './stream.ts';

/** One class at the station. */
export interface Visitors {
  /** Its line where there are several: 0 is the most urgent. */
  readonly level: number;
  /** Service of a request that is sent for the first time, and of one that is sent again. */
  readonly first: Draws;
  readonly repeated: Draws;
  /** Where its counters begin. */
  readonly at: number;
  /** How many are inside, and since when. */
  inside: number;
  since: number;
}

/** What every station does whatever its discipline: it draws what a job needs, keeps to its room, and counts. */
export class Visits {
  readonly #world: World;
  readonly #values: Float64Array;
  readonly #station: number;
  readonly #room: number;
  readonly #classes: readonly Visitors[];
  readonly #at: number;
  /** Where the times at the station go, of all who leave it; null: nobody asks for them. */
  recent: Responses | null = null;
  #total = 0;
  #busy = 0;
  #busySince = 0;
  #ready = 0;
  #readySince = 0;

  constructor(
    world: World,
    values: Float64Array,
    layout: CounterLayout,
    station: number,
    model: StationModel,
    levels: readonly number[],
    rng: Rng,
  ) {
    this.#world = world;
    this.#values = values;
    this.#station = station;
    this.#room = model.room ?? Infinity;
    this.#at = layout.ofStation(station);
    this.#classes = Array.from({ length: layout.classes }, (_, of) => ({
      level: levels[of]!,
      first: new Draws(serviceOf(model, of), streamOf(rng, 'service', station, of)),
      repeated: new Draws(serviceOf(model, of), streamOf(rng, 'repeatedService', station, of)),
      at: layout.ofVisit(station, of),
      inside: 0,
      since: 0,
    }));
  }

  get total(): number {
    return this.#total;
  }

  /** Lets a job in with what it needs, drawn whether there is room or not; false: there is none. */
  enter(job: Job): boolean {
    const visitors = this.#classes[job.clients.of]!;
    const values = this.#values;
    const demand = job.attempt === 0 ? visitors.first.next() : visitors.repeated.next();
    values[visitors.at + ARRIVED]!++;
    if (this.#total >= this.#room) {
      values[visitors.at + LOST]!++;
      return false;
    }
    const { now } = this.#world;
    job.station = this.#station;
    job.visitors = visitors;
    job.entered = now;
    job.demand = demand;
    job.remaining = demand;
    values[visitors.at + INSIDE_AREA]! += visitors.inside * (now - visitors.since);
    visitors.since = now;
    visitors.inside++;
    this.#total++;
    return true;
  }

  /** It does not begin service at once. */
  waits(job: Job): void {
    this.#values[job.visitors!.at + WAITED]!++;
  }

  /** Lets a job out after its whole service. */
  complete(job: Job): void {
    this.#leave(job, job.demand, COMPLETED);
  }

  /** Lets a job out before that, with so much of its service done. */
  withdraw(job: Job, served: number): void {
    this.#leave(job, served, WITHDRAWN);
  }

  #leave(job: Job, served: number, how: typeof COMPLETED | typeof WITHDRAWN): void {
    const { now } = this.#world;
    const visitors = job.visitors!;
    const values = this.#values;
    const at = visitors.at;
    const sojourn = now - job.entered;
    values[at + how]!++;
    values[at + SOJOURNS]! += sojourn;
    values[at + WAITS]! += sojourn - served;
    if (this.recent !== null) this.recent.add(sojourn);
    values[at + INSIDE_AREA]! += visitors.inside * (now - visitors.since);
    visitors.since = now;
    visitors.inside--;
    this.#total--;
  }

  /** So many servers more are busy. */
  addBusy(more: number): void {
    const { now } = this.#world;
    this.#values[this.#at + BUSY_AREA]! += this.#busy * (now - this.#busySince);
    this.#busySince = now;
    this.#busy += more;
  }

  /** So many servers more are there. */
  addReady(more: number): void {
    const { now } = this.#world;
    this.#values[this.#at + READY_AREA]! += this.#ready * (now - this.#readySince);
    this.#readySince = now;
    this.#ready += more;
  }

  settle(): void {
    const { now } = this.#world;
    for (const visitors of this.#classes) {
      this.#values[visitors.at + INSIDE_AREA]! += visitors.inside * (now - visitors.since);
      visitors.since = now;
    }
    this.addBusy(0);
    this.addReady(0);
  }
}
