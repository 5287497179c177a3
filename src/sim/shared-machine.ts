import { EventQueue } from './event-queue.ts';

/** A service as the processes that do its work. */
export interface Processes {
  /** How many can work at the same time, each on one job; Infinity: one for each job. */
  readonly processes: number;
}

/**
 * The processes of several services on the CPUs of one machine. Those that have something to do get the same part of
 * the CPUs, at most one each, as a fair scheduler gives it; jobs that find all processes of a service at work wait in
 * its queue, the first come first served.
 *
 * All running processes advance alike, so each job needs one number: the work per process at which it is done (the
 * virtual time of A. Demers, S. Keshav, S. Shenker, "Analysis and simulation of a fair queueing algorithm", 1989).
 */
export class SharedMachine {
  readonly #services: readonly Service[];
  readonly #cpus: number;
  /** Jobs that are being worked on, by the work per process at which each is done. */
  readonly #jobs = new EventQueue();
  /** The service of each of those. */
  readonly #serviceOf: number[] = [];
  #running = 0;
  #now = 0;
  /** Work of a process that was always running. */
  #work = 0;

  constructor(services: readonly Processes[], cpus: number) {
    this.#services = services.map(({ processes }) => ({
      processes,
      running: 0,
      cpuTime: 0,
      waiting: [],
      first: 0,
    }));
    this.#cpus = cpus;
  }

  /** CPU time of a service so far, as of a time that is not later than `next`. */
  cpuTime(service: number, now: number): number {
    this.#advance(now);
    return this.#services[service]!.cpuTime;
  }

  /** A job, known by a small whole number, wants so much CPU time of a service. */
  add(job: number, service: number, work: number, now: number): void {
    this.#advance(now);
    this.#serviceOf[job] = service;
    const one = this.#services[service]!;
    if (one.running < one.processes) this.#start(one, job, work);
    else one.waiting.push({ job, work });
  }

  /** When the next job has what it wanted; Infinity: there is none. */
  get next(): number {
    if (this.#running === 0) return Infinity;
    return this.#now + Math.max(0, this.#jobs.nextTime() - this.#work) / this.#share;
  }

  /** Takes out the job that is done at `next`, and answers its number. */
  take(): number {
    this.#advance(this.next);
    const job = this.#jobs.take(Infinity);
    // Without the rounding errors on the way there.
    this.#work = this.#jobs.time;
    const one = this.#services[this.#serviceOf[job]!]!;
    one.running--;
    this.#running--;
    const following = shift(one);
    if (following) this.#start(one, following.job, following.work);
    return job;
  }

  #start(one: Service, job: number, work: number): void {
    one.running++;
    this.#running++;
    this.#jobs.schedule(job, this.#work + work);
  }

  #advance(now: number): void {
    const work = (now - this.#now) * this.#share;
    if (!(work > 0)) return;
    for (const one of this.#services) one.cpuTime += work * one.running;
    this.#work += work;
    this.#now = now;
  }

  /** The part of a CPU that each running process gets. */
  get #share(): number {
    return this.#running <= this.#cpus ? 1 : this.#cpus / this.#running;
  }
}

interface Service extends Processes {
  running: number;
  cpuTime: number;
  /** From `first` on. */
  waiting: Waiting[];
  first: number;
}

interface Waiting {
  readonly job: number;
  readonly work: number;
}

const LONG = 1024;

function shift(one: Service): Waiting | undefined {
  const following = one.waiting[one.first];
  if (!following) return undefined;
  one.first++;
  if (one.first > LONG && 2 * one.first > one.waiting.length) {
    one.waiting = one.waiting.slice(one.first);
    one.first = 0;
  }
  return following;
}
