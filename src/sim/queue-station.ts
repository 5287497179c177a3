import type { Job } from './job.ts';
import { JobList } from './job-list.ts';
import type { Discipline } from './model.ts';
import type { Pool } from './pool.ts';
import type { Station, World } from './station.ts';
import type { Visits } from './visits.ts';

/** More servers than there are jobs. */
const PLENTY = 2 ** 30;

export interface QueueOptions {
  readonly discipline: Exclude<Discipline, 'ps'>;
  /** Those that are always there; a pool adds its own. */
  readonly servers: number | 'delay';
  /** Of priority; 1 where there are no priorities. */
  readonly levels: number;
  /** Sets the timer of a job's patience. */
  readonly impatience: ((job: Job) => void) | null;
  /** What becomes of a job whose server fails; null: none does. */
  readonly interrupted: 'resume' | 'restart' | 'lost' | null;
  /** Whether somebody asks for the work left. */
  readonly tellsWork: boolean;
}

/**
 * A station whose servers each serve one job after the other: first come first served, last come first served,
 * priorities, and the last two with interruption. A line for each level of priority; the next is always the first of
 * the most urgent line. An interrupted job goes to the head of its line and goes on with what was left.
 */
export class QueueStation implements Station {
  readonly #world: World;
  readonly #visits: Visits;
  readonly #impatience: QueueOptions['impatience'];
  readonly #interrupted: QueueOptions['interrupted'];
  readonly #newestFirst: boolean;
  readonly #preempts: boolean;
  /** By level, the most urgent first. */
  readonly #lines: readonly JobList[];
  /** Who is in service, by level, from the newest to the oldest; null where nobody asks who it is. */
  readonly #serving: readonly JobList[] | null;
  #pool: Pool | null = null;
  #free: number;
  #waiting = 0;

  constructor(world: World, visits: Visits, options: QueueOptions) {
    const { discipline, servers, levels } = options;
    const lists = () => Array.from({ length: levels }, () => new JobList());
    this.#world = world;
    this.#visits = visits;
    this.#impatience = options.impatience;
    this.#interrupted = options.interrupted;
    this.#newestFirst = discipline.startsWith('lifo');
    this.#preempts = discipline.endsWith('preemptive');
    this.#lines = lists();
    const keepsServing = this.#preempts || options.interrupted !== null || options.tellsWork;
    this.#serving = keepsServing ? lists() : null;
    this.#free = servers === 'delay' ? PLENTY : servers;
  }

  get pool(): Pool | null {
    return this.#pool;
  }

  use(pool: Pool): void {
    this.#pool = pool;
  }

  get numberWaiting(): number {
    return this.#waiting;
  }

  get numberInService(): number {
    return this.#visits.total - this.#waiting;
  }

  get workLeft(): number {
    let work = 0;
    for (const line of this.#lines) for (let job = line.first; job; job = job.next) work += job.remaining;
    const { now } = this.#world;
    for (const serving of this.#serving!) {
      for (let job = serving.first; job; job = job.next) work += job.remaining - (now - job.started);
    }
    return work;
  }

  arrive(job: Job): boolean {
    if (!this.#visits.enter(job)) return false;
    if (this.#free > 0) {
      this.#visits.addBusy(1);
      this.#start(job, true);
    } else if (!this.#preempts || !this.#preempt(job)) this.#wait(job);
    return true;
  }

  complete(job: Job): void {
    this.#visits.complete(job);
    this.#goOn(job);
  }

  withdraw(job: Job): void {
    this.#world.events.cancel(job.stageTimer);
    const done = job.demand - job.remaining;
    if (job.isWaiting) {
      this.#visits.withdraw(job, done);
      this.#waiting--;
      this.#lines[job.visitors!.level]!.remove(job);
      return;
    }
    this.#visits.withdraw(job, done + this.#world.now - job.started);
    this.#goOn(job);
  }

  firstDone(): Job {
    throw new Error('a queue has no timer of its own');
  }

  settle(): void {
    this.#visits.settle();
  }

  /** Servers come up, or idle ones go. */
  addServers(more: number): void {
    this.#free += more;
    while (this.#free > 0 && this.#waiting > 0) {
      this.#visits.addBusy(1);
      this.#start(this.#takeFirst(), false);
    }
  }

  /** The unit has failed: nothing on it goes on, and its servers are not free again. */
  failed(unit: number): void {
    for (const serving of this.#serving!) {
      for (let job = serving.last; job !== null; ) {
        const newer: Job | null = job.previous;
        if (job.unit === unit) this.#strike(job, serving);
        job = newer;
      }
    }
    this.addServers(0);
  }

  /** Takes a job off a server that has failed. */
  #strike(job: Job, serving: JobList): void {
    const { now } = this.#world;
    this.#world.events.cancel(job.stageTimer);
    this.#visits.addBusy(-1);
    serving.remove(job);
    if (this.#interrupted === 'lost') {
      this.#visits.withdraw(job, job.demand - job.remaining + now - job.started);
      this.#world.dropped(job);
      return;
    }
    job.remaining =
      this.#interrupted === 'restart' ? job.demand : Math.max(0, job.remaining - (now - job.started));
    this.#putBack(job);
  }

  #start(job: Job, fresh: boolean): void {
    const { now, events } = this.#world;
    this.#free--;
    job.serve(now);
    if (this.#pool !== null) job.unit = this.#pool.take();
    if (this.#serving !== null) {
      const serving = this.#serving[job.visitors!.level]!;
      // Last in, first out: who comes from the line is older than all that are in service.
      if (fresh || !this.#newestFirst) serving.addFirst(job);
      else serving.addLast(job);
    }
    events.schedule(job.stageTimer, now + job.remaining);
  }

  /** After a job has left its service: the next one, or an idle server. */
  #goOn(job: Job): void {
    this.#leaveService(job);
    if (this.#free > 0 && this.#waiting > 0) this.#start(this.#takeFirst(), false);
    else this.#visits.addBusy(-1);
  }

  #leaveService(job: Job): void {
    if (this.#serving !== null) this.#serving[job.visitors!.level]!.remove(job);
    if (this.#pool === null || this.#pool.give(job.unit)) this.#free++;
  }

  #interrupt(job: Job): void {
    const { now, events } = this.#world;
    events.cancel(job.stageTimer);
    job.remaining = Math.max(0, job.remaining - (now - job.started));
    this.#leaveService(job);
    this.#putBack(job);
  }

  #wait(job: Job): void {
    const visitors = job.visitors!;
    visitors.waited++;
    job.wait();
    this.#waiting++;
    const line = this.#lines[visitors.level]!;
    if (this.#newestFirst) line.addFirst(job);
    else line.addLast(job);
    if (this.#impatience !== null) this.#impatience(job);
  }

  /** An arrival takes the server of another; false: nobody has to make room for it. */
  #preempt(job: Job): boolean {
    const victim = this.#victim(job.visitors!.level);
    if (victim === null) return false;
    this.#interrupt(victim);
    this.#start(job, true);
    return true;
  }

  #putBack(job: Job): void {
    job.wait();
    this.#waiting++;
    this.#lines[job.visitors!.level]!.addFirst(job);
  }

  /** Who has to make room for an arrival of this level: the oldest, or the last begun of the least urgent. */
  #victim(level: number): Job | null {
    const serving = this.#serving!;
    if (this.#newestFirst) return serving[0]!.last;
    for (let worst = serving.length - 1; worst > level; worst--) {
      const { first } = serving[worst]!;
      if (first !== null) return first;
    }
    return null;
  }

  /** Only while somebody waits. */
  #takeFirst(): Job {
    let level = 0;
    while (this.#lines[level]!.first === null) level++;
    this.#waiting--;
    return this.#lines[level]!.takeFirst();
  }
}
