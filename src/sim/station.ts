import type { EventQueue } from './event-queue.ts';
import type { Job, Jobs } from './job.ts';
import type { Pool } from './pool.ts';
import type { Timers } from './timers.ts';

/** What all parts of a simulated world share. */
export interface World {
  now: number;
  readonly events: EventQueue;
  readonly timers: Timers;
  readonly jobs: Jobs;
  /** A job that its station gave up: it was in service when its server failed. */
  dropped(job: Job): void;
}

/** Where jobs wait and are served. One discipline a file. */
export interface Station {
  /** Servers and replicas that are told apart; null where nothing about them changes. */
  readonly pool: Pool | null;
  readonly numberWaiting: number;
  readonly numberInService: number;
  /** The service that those inside still need, of a model whose dispatcher asks for it. */
  readonly workLeft: number;
  /** False: there was no room. */
  arrive(job: Job): boolean;
  /** The job's service is over; the station goes on with who waits. */
  complete(job: Job): void;
  /** The job goes before its service is over, from wherever it is. */
  withdraw(job: Job): void;
  /** The job whose service ends now, where the station's own timer rang. */
  firstDone(): Job;
  /** Brings the integrals over time up to now. */
  settle(): void;
}
