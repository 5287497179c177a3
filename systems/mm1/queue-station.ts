import type { Room, Served, Server, Station, Visit } from './station.ts';
import { TimeIntegral } from './time-integral.ts';

export interface QueueOptions extends Room {
  /** A server works on a request for so long at a time; what is left of it then goes to the end of the queue. */
  readonly quantum_s: number;
}

interface Job {
  readonly arrived: number;
  readonly leave: (visit: Visit) => void;
  left_s: number;
  started: number;
  service_s: number;
  spent_s: number;
}

/**
 * One queue before some servers. Without a quantum (Infinity) it is first come, first served; with a short one it is
 * round robin, which tends to processor sharing. Whoever is served leaves only after the server has begun the next.
 */
export class QueueStation implements Station {
  readonly #servers: readonly Server[];
  readonly #options: QueueOptions;
  readonly #free: number[];
  readonly #busy = new TimeIntegral();
  #queue: Job[] = [];
  #inside = 0;

  constructor(servers: readonly Server[], options: QueueOptions) {
    this.#servers = servers;
    this.#options = options;
    this.#free = servers.map((_, i) => servers.length - 1 - i);
  }

  get inside(): number {
    return this.#inside;
  }

  enter(arrived: number, work_s: number): Promise<Visit> | null {
    if (this.#inside >= this.#options.room) return null;
    this.#inside++;
    return new Promise((leave) => {
      this.#queue.push({
        arrived,
        leave,
        left_s: work_s,
        started: Number.NaN,
        service_s: 0,
        spent_s: 0,
      });
      const server = this.#free.pop();
      if (server !== undefined) this.#begin(server, arrived);
    });
  }

  busySeconds(now: number): number {
    return this.#busy.upTo(now);
  }

  async close(): Promise<void> {
    this.#queue = [];
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  /** A server that is free takes who is first. */
  #begin(server: number, now: number): void {
    const job = this.#queue.shift();
    if (!job) this.#free.push(server);
    this.#busy.set(this.#servers.length - this.#free.length, now);
    if (!job) return;
    if (Number.isNaN(job.started)) job.started = now;
    const slice = Math.min(job.left_s, this.#options.quantum_s);
    this.#servers[server]!.serve(slice, now, (served) => this.#served(server, job, served));
  }

  #served(server: number, job: Job, { freed, service_s, spent_s }: Served): void {
    job.left_s -= spent_s;
    job.service_s += service_s;
    job.spent_s += spent_s;
    const done = job.left_s <= 0;
    if (done) this.#inside--;
    else this.#queue.push(job);
    this.#begin(server, freed);
    if (!done) return;
    const cpu_s = this.#servers[server]!.kind === 'cpu' ? job.spent_s : null;
    job.leave({
      arrived: job.arrived,
      started: job.started,
      freed,
      service_s: job.service_s,
      cpu_s,
      server,
    });
  }
}
