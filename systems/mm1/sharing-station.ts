import type { Timer } from './precise-timer.ts';
import type { Room, Station, Visit } from './station.ts';
import { TimeIntegral } from './time-integral.ts';

export interface SharingOptions extends Room {
  readonly servers: number;
  readonly timer: (ring: (now: number) => void) => Timer;
}

/** The clock's grain: what is nearer than this has come. */
const GRAIN_S = 1e-9;

interface Job {
  readonly arrived: number;
  readonly leave: (visit: Visit) => void;
  /** It leaves when each of those inside has been given so much. */
  readonly until_s: number;
}

/**
 * Processor sharing, exactly: n requests inside get the same part of the servers, each min(1, servers / n) of one. What
 * one that is always inside would have been given by now orders them by when they leave.
 */
export class SharingStation implements Station {
  readonly #options: SharingOptions;
  readonly #timer: Timer;
  readonly #busy = new TimeIntegral();
  #jobs: Job[] = [];
  #given_s = 0;
  #at = 0;

  constructor(options: SharingOptions) {
    this.#options = options;
    this.#timer = options.timer((now) => this.#ring(now));
  }

  get inside(): number {
    return this.#jobs.length;
  }

  enter(arrived: number, work_s: number): Promise<Visit> | null {
    if (this.#jobs.length >= this.#options.room) return null;
    this.#advance(arrived);
    return new Promise((leave) => {
      this.#jobs.push({ arrived, leave, until_s: this.#given_s + work_s });
      this.#changed();
    });
  }

  busySeconds(now: number): number {
    return this.#busy.upTo(now);
  }

  async close(): Promise<void> {
    this.#jobs = [];
    this.#timer.set(Infinity);
  }

  /** Of one server, for each of those inside. */
  get #share(): number {
    return Math.min(1, this.#options.servers / this.#jobs.length);
  }

  #advance(now: number): void {
    if (this.#jobs.length > 0) this.#given_s += (now - this.#at) * this.#share;
    this.#at = now;
  }

  #changed(): void {
    this.#busy.set(Math.min(this.#jobs.length, this.#options.servers), this.#at);
    const next = Math.min(...this.#jobs.map(({ until_s }) => until_s));
    this.#timer.set(next === Infinity ? Infinity : this.#at + (next - this.#given_s) / this.#share);
  }

  #ring(now: number): void {
    this.#advance(now);
    const isDone = ({ until_s }: Job) => until_s <= this.#given_s + GRAIN_S;
    const leaving = this.#jobs.filter(isDone);
    this.#jobs = this.#jobs.filter((job) => !isDone(job));
    this.#changed();
    for (const { arrived, leave } of leaving) {
      leave({ arrived, started: arrived, freed: now, service_s: now - arrived, cpu_s: null, server: null });
    }
  }
}
