import { EventQueue } from './event-queue.ts';
import type { Job } from './job.ts';
import type { Pool } from './pool.ts';
import type { Station, World } from './station.ts';
import type { Visits } from './visits.ts';

/**
 * Processor sharing: all n jobs are served at once, each at the pace min(1, c / n) of a server. `progress` is the
 * service that a job present all the time has had; a job that needs x ends when it has grown by x, so the order of the
 * ends never changes and one timer, for the next of them, is enough.
 */
export class SharingStation implements Station {
  readonly #world: World;
  readonly #visits: Visits;
  readonly #timer: number;
  /** Jobs by the progress at which they end. */
  readonly #ends = new EventQueue();
  #pool: Pool | null = null;
  #servers: number;
  #inside = 0;
  /** The progress at which those inside end, all together. */
  #sumOfEnds = 0;
  #busy = 0;
  #progress = 0;
  #since = 0;

  constructor(world: World, visits: Visits, servers: number | 'delay', timer: number) {
    this.#world = world;
    this.#visits = visits;
    this.#timer = timer;
    this.#servers = servers === 'delay' ? Infinity : servers;
  }

  get pool(): Pool | null {
    return this.#pool;
  }

  use(pool: Pool): void {
    this.#pool = pool;
  }

  get numberWaiting(): number {
    return 0;
  }

  get numberInService(): number {
    return this.#inside;
  }

  get workLeft(): number {
    this.#advance();
    return this.#sumOfEnds - this.#inside * this.#progress;
  }

  arrive(job: Job): boolean {
    if (!this.#visits.enter(job)) return false;
    this.#advance();
    if (this.#inside >= this.#servers) job.visitors!.waited++;
    this.#inside++;
    this.#sumOfEnds += this.#progress + job.demand;
    job.serve(this.#progress);
    this.#ends.schedule(job.id, this.#progress + job.demand);
    this.#plan();
    return true;
  }

  complete(job: Job): void {
    this.#visits.complete(job);
    this.#remove(job);
  }

  withdraw(job: Job): void {
    this.#advance();
    this.#visits.withdraw(job, this.#progress - job.started);
    this.#ends.cancel(job.id);
    this.#remove(job);
  }

  #remove(job: Job): void {
    this.#inside--;
    this.#sumOfEnds = this.#inside > 0 ? this.#sumOfEnds - (job.started + job.demand) : 0;
    this.#plan();
  }

  firstDone(): Job {
    this.#advance();
    const job = this.#world.jobs.at(this.#ends.take(Infinity));
    // What rounding has left or taken.
    this.#progress = this.#ends.time;
    return job;
  }

  settle(): void {
    this.#visits.settle();
  }

  addServers(more: number): void {
    this.#advance();
    this.#servers += more;
    this.#plan();
  }

  /** Nobody is on a server of its own: all go on with those that are left. */
  failed(): void {
    this.#plan();
  }

  #pace(): number {
    return this.#servers >= this.#inside ? 1 : this.#servers / this.#inside;
  }

  #advance(): void {
    const now = this.#world.now;
    if (this.#inside > 0) this.#progress += (now - this.#since) * this.#pace();
    else this.#progress = 0;
    this.#since = now;
  }

  /** Sets the timer for the next end; the progress is up to date. */
  #plan(): void {
    const busy = Math.min(this.#inside, this.#servers);
    if (busy !== this.#busy) this.#visits.addBusy(busy - this.#busy);
    this.#busy = busy;
    const pace = this.#pace();
    if (this.#inside === 0 || pace === 0) this.#world.events.cancel(this.#timer);
    else {
      const left = Math.max(0, this.#ends.nextTime() - this.#progress);
      this.#world.events.schedule(this.#timer, this.#world.now + left / pace);
    }
  }
}
