import type { Clients } from './clients.ts';
import type { Visitors } from './visitors.ts';

/** No station, no unit of it. */
export const NONE = -1;

/** Where a job is. */
const WAITING = 0;
const IN_SERVICE = 1;
/** With its client: a user who thinks, or one who will send again. */
const AWAY = 2;

/** A request in a simulated world. */
export class Job {
  readonly id: number;
  /** The timer of what it does now (being served, waiting with patience, thinking), and that of its client's timeout. */
  readonly stageTimer: number;
  readonly clientTimer: number;
  #state: typeof WAITING | typeof IN_SERVICE | typeof AWAY = AWAY;
  /** Its class, and what its station keeps of that class; both are asked at every step. */
  clients: Clients;
  visitors: Visitors | null = null;
  station = NONE;
  /** The server or replica that serves it, where those are told apart. */
  unit = NONE;
  /** How often it has been sent before. */
  attempt = 0;
  /** Its client has given up, and it is served for nothing. */
  isAbandoned = false;
  /** When its client first sent it, when it came to its station, and when its service was begun or gone on with. */
  born = NaN;
  entered = NaN;
  started = NaN;
  /** What it needs at its station in all, and what was left of that at `started`. */
  demand = NaN;
  remaining = NaN;
  /** Neighbours in the one list that it is in. */
  next: Job | null = null;
  previous: Job | null = null;

  constructor(id: number, clients: Clients, stageTimer: number, clientTimer: number) {
    this.id = id;
    this.clients = clients;
    this.stageTimer = stageTimer;
    this.clientTimer = clientTimer;
  }

  get isWaiting(): boolean {
    return this.#state === WAITING;
  }

  get isInService(): boolean {
    return this.#state === IN_SERVICE;
  }

  get isAway(): boolean {
    return this.#state === AWAY;
  }

  wait(): void {
    this.#state = WAITING;
  }

  serve(started: number): void {
    this.#state = IN_SERVICE;
    this.started = started;
  }

  goAway(): void {
    this.#state = AWAY;
  }
}

/** The jobs of a world. One that has ended is used again, so a run of any length leaves nothing to clear away. */
export class Jobs {
  readonly #make: (id: number, clients: Clients) => Job;
  readonly #all: Job[] = [];
  #free: Job | null = null;

  constructor(make: (id: number, clients: Clients) => Job) {
    this.#make = make;
  }

  at(id: number): Job {
    return this.#all[id]!;
  }

  create(clients: Clients, born: number): Job {
    const job = this.#free ?? this.#more(clients);
    this.#free = job.next;
    job.clients = clients;
    job.born = born;
    job.goAway();
    return job;
  }

  release(job: Job): void {
    job.attempt = 0;
    job.isAbandoned = false;
    job.next = this.#free;
    this.#free = job;
  }

  #more(clients: Clients): Job {
    const job = this.#make(this.#all.length, clients);
    this.#all.push(job);
    return job;
  }
}
