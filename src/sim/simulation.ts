import type { Rng } from '../core/rng.ts';
import { checkModel } from './check-model.ts';
import type { Failure } from './client-counts.ts';
import { Clients } from './clients.ts';
import { between, CounterLayout, TIME } from './counters.ts';
import { EventQueue, NOTHING } from './event-queue.ts';
import { Job, Jobs, NONE } from './job.ts';
import { type Measures, measuresOf } from './measures.ts';
import type { SimulationModel } from './model.ts';
import { Responses } from './responses.ts';
import type { Scaled, Scaler } from './scaler.ts';
import { Services } from './services.ts';
import type { Station, World } from './station.ts';
import { makeStation } from './stations.ts';
import { ARRIVAL, CLIENT, type Kind, SCALING, SHARING, STAGE, Timers, UNIT } from './timers.ts';
import { ZERO } from './zero.ts';

/** When to stop; whichever comes first. */
export interface Until {
  /** Simulated time. */
  readonly time?: number;
  /** Requests that have come to their end, answered or given up, since the beginning. */
  readonly requests?: number;
}

export interface SimulationOptions {
  readonly keepResponses?: boolean;
  /** Told of each answered request: when it was sent first, and how long it took. */
  readonly onAnswer?: (sent: number, response: number) => void;
}

/**
 * A simulated world: a model, run event by event from an empty state. The same model and seed give the same run,
 * whatever pieces it is run in.
 */
export class Simulation implements World {
  readonly layout: CounterLayout;
  readonly events = new EventQueue();
  readonly timers = new Timers();
  readonly jobs: Jobs;
  /** Response times of answered requests in the order of their answers, where they are kept. */
  readonly responses: Responses | null;
  now = ZERO;
  readonly #onAnswer: SimulationOptions['onAnswer'] | null;
  readonly #values: Float64Array;
  readonly #stations: readonly Station[];
  readonly #classes: readonly Clients[];
  readonly #scalers: readonly (Scaler | null)[];
  /** Whether anybody hears of each answer. */
  readonly #tells: boolean;
  #finished = 0;

  constructor(model: SimulationModel, rng: Rng, options: SimulationOptions = {}) {
    checkModel(model);
    this.layout = new CounterLayout(model.stations.length, model.classes.length);
    this.#values = new Float64Array(this.layout.length);
    this.responses = options.keepResponses ? new Responses() : null;
    this.#onAnswer = options.onAnswer ?? null;
    this.#tells = this.responses !== null || this.#onAnswer !== null;
    const { timers } = this;
    this.jobs = new Jobs(
      (id, clients) => new Job(id, clients, timers.create(STAGE, id), timers.create(CLIENT, id)),
    );
    this.#classes = model.classes.map((one, of) => new Clients(one, of, this.layout, rng, this));
    const impatience = this.#classes.some((one) => one.patience !== null) ? this.#setPatience : null;
    const world = {
      world: this,
      values: this.#values,
      layout: this.layout,
      rng,
      services: new Services(model, rng),
      impatience,
    };
    const made = model.stations.map((_, i) => makeStation(model, i, world));
    this.#stations = made.map(({ station }) => station);
    this.#scalers = made.map(({ scaler }) => scaler);
    this.#begin();
  }

  /** Runs on from where it is. */
  run({ time = Infinity, requests = Infinity }: Until): void {
    const { events, timers, jobs } = this;
    while (this.#finished < requests) {
      const timer = events.take(time);
      if (timer === NOTHING) {
        // Up to then nothing happens.
        if (time < Infinity) this.now = Math.max(this.now, time);
        return;
      }
      this.now = events.time;
      const subject = timers.subject[timer]!;
      const kind = timers.kind[timer]!;
      if (kind === STAGE) this.#stageOver(jobs.at(subject));
      else if (kind === ARRIVAL) this.#arrival(subject, timer);
      else this.#rarer(kind, subject, timer);
    }
  }

  /** Apart from the two kinds that are due all the time, so that the loop stays small enough to be compiled into one. */
  #rarer(kind: Kind, subject: number, timer: number): void {
    switch (kind) {
      case CLIENT:
        this.#timedOut(this.jobs.at(subject));
        break;
      case SHARING:
        this.#served(this.#stations[subject]!.firstDone());
        break;
      case UNIT:
        this.#stations[this.timers.station[timer]!]!.pool!.due(subject);
        break;
      case SCALING:
        this.#scalers[subject]!.decide();
        break;
    }
  }

  /** Requests that have come to their end. */
  get finished(): number {
    return this.#finished;
  }

  /** Whether nothing can happen any more. */
  get isOver(): boolean {
    return this.events.nextTime() === Infinity;
  }

  /** All counters as of now; see counters.ts. */
  snapshot(): Float64Array {
    for (const station of this.#stations) {
      station.settle();
      station.pool?.settle();
    }
    for (const { counts, of } of this.#classes) counts.write(this.#values, this.layout.ofClass(of));
    this.#values[TIME] = this.now;
    return this.#values.slice();
  }

  /** What has been measured since the beginning, or since a snapshot. */
  measures(since?: Float64Array): Measures {
    const now = this.snapshot();
    return measuresOf(this.layout, since === undefined ? now : between(since, now));
  }

  /** Requests at a station, waiting or served. */
  numberInside(station: number): number {
    const one = this.#stations[station]!;
    return one.numberWaiting + one.numberInService;
  }

  /** The service that those at a station still need. */
  workLeft(station: number): number {
    return this.#stations[station]!.workLeft;
  }

  /** What the policy of a station decided, in order; none where nothing is scaled. */
  decisions(station: number): readonly Scaled[] {
    return this.#scalers[station]?.decisions ?? [];
  }

  dropped(job: Job): void {
    this.#attemptFailed(job, 'lost');
  }

  #begin(): void {
    this.#classes.forEach((clients, of) => {
      const first = clients.nextArrival(0);
      if (first < Infinity) this.events.schedule(this.timers.create(ARRIVAL, of), first);
      for (let user = 0; user < clients.users; user++) this.#think(this.jobs.create(clients, 0), clients);
    });
  }

  #arrival(of: number, timer: number): void {
    const clients = this.#classes[of]!;
    const next = clients.nextArrival(this.now);
    if (next < Infinity) this.events.schedule(timer, next);
    clients.counts.requests++;
    this.#send(this.jobs.create(clients, this.now), clients);
  }

  /** A request or its repetition sets out. */
  #send(job: Job, clients: Clients): void {
    if (clients.timeout !== null) {
      this.events.schedule(job.clientTimer, this.now + clients.timeout.next());
    }
    this.#enter(job, clients.entry());
  }

  #enter(job: Job, station: number): void {
    if (!this.#stations[station]!.arrive(job)) this.#attemptFailed(job, 'lost');
  }

  #stageOver(job: Job): void {
    if (job.isInService) this.#served(job);
    else if (job.isAway) this.#back(job);
    else this.#reneges(job);
  }

  /** A user has thought, or a client tries again. */
  #back(job: Job): void {
    const { clients } = job;
    if (job.attempt === 0) {
      job.born = this.now;
      clients.counts.requests++;
    }
    this.#send(job, clients);
  }

  #served(job: Job): void {
    const station = job.station;
    this.#stations[station]!.complete(job);
    const { clients } = job;
    const next = clients.after(station);
    if (next === NONE) this.#answered(job, clients);
    else this.#enter(job, next);
  }

  #answered(job: Job, clients: Clients): void {
    if (job.isAbandoned) {
      clients.counts.wasted++;
      this.jobs.release(job);
      return;
    }
    const response = this.now - job.born;
    clients.counts.answer(response);
    if (this.#tells) this.#tell(job, response);
    this.#end(job, clients);
  }

  #tell(job: Job, response: number): void {
    if (this.responses !== null) this.responses.add(response);
    if (this.#onAnswer) this.#onAnswer(job.born, response);
  }

  #reneges(job: Job): void {
    const station = job.station;
    this.#stations[station]!.withdraw(job);
    job.visitors!.reneged++;
    this.#attemptFailed(job, 'reneged');
  }

  #timedOut(job: Job): void {
    if (!job.clients.wastes) {
      this.#stations[job.station]!.withdraw(job);
      this.#attemptFailed(job, 'timedOut');
      return;
    }
    // The service does not know: it keeps this one, and the client goes on with another.
    const again = this.jobs.create(job.clients, job.born);
    again.attempt = job.attempt;
    job.isAbandoned = true;
    this.#attemptFailed(again, 'timedOut');
  }

  /** The client sends it again, or has done so often enough. */
  #attemptFailed(job: Job, why: Failure): void {
    const { clients } = job;
    // Nobody waits for the answer to a request that was given up before.
    if (job.isAbandoned) {
      this.jobs.release(job);
      return;
    }
    clients.counts[why]++;
    if (job.attempt >= clients.retries) {
      clients.counts.failed++;
      this.#end(job, clients);
      return;
    }
    clients.counts.retried++;
    job.attempt++;
    job.goAway();
    if (clients.timeout !== null) this.events.cancel(job.clientTimer);
    this.events.schedule(job.stageTimer, this.now + clients.backoff!.next());
  }

  /** The request has come to its end, one way or the other. */
  #end(job: Job, clients: Clients): void {
    this.#finished++;
    if (clients.timeout !== null) this.events.cancel(job.clientTimer);
    if (clients.users > 0) this.#think(job, clients);
    else this.jobs.release(job);
  }

  #think(job: Job, clients: Clients): void {
    job.goAway();
    job.attempt = 0;
    const time = clients.think === null ? 0 : clients.think.next();
    this.events.schedule(job.stageTimer, this.now + time);
  }

  readonly #setPatience = (job: Job): void => {
    const { patience } = job.clients;
    if (patience !== null) this.events.schedule(job.stageTimer, this.now + patience.next());
  };
}
