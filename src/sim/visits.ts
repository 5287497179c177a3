import { BUSY_AREA, type CounterLayout, READY_AREA } from './counters.ts';
import type { Job } from './job.ts';
import type { StationModel } from './model.ts';
import type { Responses } from './responses.ts';
import type { Services } from './services.ts';
import type { World } from './station.ts';
import { Visitors } from './visitors.ts';
import { ZERO } from './zero.ts';

/** What every station does whatever its discipline: it draws what a job needs, keeps to its room, and counts. */
export class Visits {
  readonly #world: World;
  readonly #values: Float64Array;
  readonly #layout: CounterLayout;
  readonly #station: number;
  readonly #room: number;
  readonly #classes: readonly Visitors[];
  /** Where the times at the station go, of all who leave it; null: nobody asks for them. */
  recent: Responses | null = null;
  #total = 0;
  #busy = 0;
  #busyArea = ZERO;
  #busySince = ZERO;
  #ready = 0;
  #readyArea = ZERO;
  #readySince = ZERO;

  constructor(
    world: World,
    values: Float64Array,
    layout: CounterLayout,
    station: number,
    model: StationModel,
    levels: readonly number[],
    services: Services,
  ) {
    this.#world = world;
    this.#values = values;
    this.#layout = layout;
    this.#station = station;
    this.#room = model.room ?? Infinity;
    this.#classes = levels.map(
      (level, of) =>
        new Visitors(level, services.of('service', station, of), services.of('repeatedService', station, of)),
    );
  }

  get total(): number {
    return this.#total;
  }

  /** Lets a job in with what it needs, drawn whether there is room or not; false: there is none. */
  enter(job: Job): boolean {
    const { now } = this.#world;
    const visitors = this.#classes[job.clients.of]!;
    const demand = job.attempt === 0 ? visitors.first.next() : visitors.repeated.next();
    visitors.arrived++;
    if (this.#total >= this.#room) {
      visitors.lost++;
      return false;
    }
    job.station = this.#station;
    job.visitors = visitors;
    job.entered = now;
    job.demand = demand;
    job.remaining = demand;
    visitors.addInside(1, now);
    this.#total++;
    return true;
  }

  /** Lets a job out after its whole service. */
  complete(job: Job): void {
    job.visitors!.completed++;
    this.#leave(job, job.demand);
  }

  /** Lets a job out before that, with so much of its service done. */
  withdraw(job: Job, served: number): void {
    job.visitors!.withdrawn++;
    this.#leave(job, served);
  }

  #leave(job: Job, served: number): void {
    const { now } = this.#world;
    const visitors = job.visitors!;
    const sojourn = now - job.entered;
    visitors.sojourns += sojourn;
    visitors.waits += sojourn - served;
    if (this.recent !== null) this.recent.add(sojourn);
    visitors.addInside(-1, now);
    this.#total--;
  }

  /** So many servers more are busy. */
  addBusy(more: number): void {
    const { now } = this.#world;
    this.#busyArea += this.#busy * (now - this.#busySince);
    this.#busySince = now;
    this.#busy += more;
  }

  /** So many servers more are there. */
  addReady(more: number): void {
    const { now } = this.#world;
    this.#readyArea += this.#ready * (now - this.#readySince);
    this.#readySince = now;
    this.#ready += more;
  }

  /** Puts the counts as of now among the counters. */
  settle(): void {
    const { now } = this.#world;
    this.#classes.forEach((visitors, of) => {
      visitors.write(this.#values, this.#layout.ofVisit(this.#station, of), now);
    });
    this.addBusy(0);
    this.addReady(0);
    const at = this.#layout.ofStation(this.#station);
    this.#values[at + BUSY_AREA] = this.#busyArea;
    this.#values[at + READY_AREA] = this.#readyArea;
  }
}
