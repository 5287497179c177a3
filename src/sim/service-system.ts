import type { Rng } from '../core/rng.ts';
import type { RequestModel, SystemModel } from '../core/system.ts';
import type { Distribution } from '../stats/distributions/distribution.ts';
import { EventQueue } from './event-queue.ts';
import { SharedMachine } from './shared-machine.ts';
import { withScv } from './with-scv.ts';

/** A request inside. */
interface Inside<T> {
  /** Whatever it means to who sent it. */
  of: T;
  /** What it takes, as a multiple of the average request. */
  size: number;
  /** The service where it is; -1: on its way there. */
  at: number;
  entered: number;
  /** When it came to the service where it is. */
  arrived: number;
}

/** When a server had a request: from `started_s` until `freed_s` it served nobody else. */
export interface Occupancy {
  readonly arrived_s: number;
  readonly started_s: number;
  readonly freed_s: number;
  /** What it took, and what was drawn: the same but where the server has only part of a CPU. */
  readonly service_s: number;
  readonly drawn_s: number;
}

/**
 * A system after its model. A request is first on its way, for the time that one alone spends without a CPU, and then
 * takes its CPU time of one service after the other. What differs between requests, and from one of a name to the next,
 * is how long all of it takes alone: CPU times are in proportion to that.
 */
export class ServiceSystem<T> {
  readonly #services: readonly { readonly name: string; readonly cpu_s: number }[];
  readonly #machine: SharedMachine;
  readonly #sizes: ReadonlyMap<string, Distribution>;
  /** Of the average request. */
  readonly #away_s: number;
  /** There is one server, the process of the one service. */
  readonly #isOneServer: boolean;
  /** Of a CPU, what it has. */
  readonly #speed: number;
  readonly #onTheWay = new EventQueue();
  readonly #inside: Inside<T>[] = [];
  readonly #free: number[] = [];
  #count = 0;
  #occupancy: Occupancy | null = null;
  #now = 0;
  #inFlightArea = 0;
  #completions = 0;
  #durations = 0;

  /** `replicas`: how many a service has, where that is not one. */
  constructor(model: SystemModel, replicas: Readonly<Record<string, number>> = {}) {
    const services = Object.entries(model.services);
    this.#services = services.map(([name, { cpu_s }]) => ({ name, cpu_s }));
    this.#machine = new SharedMachine(
      services.map(([name, { processes }]) => ({
        processes: (processes ?? Infinity) * (replicas[name] ?? 1),
      })),
      model.cpus,
    );
    const [first] = services;
    this.#isOneServer =
      services.length === 1 && first![1].processes === 1 && (replicas[first![0]] ?? 1) === 1;
    this.#speed = Math.min(1, model.cpus);
    const alone_s = aloneOf(model);
    const cpu_s = this.#services.reduce((sum, one) => sum + one.cpu_s, 0);
    this.#away_s = Math.max(0, alone_s - cpu_s);
    this.#sizes = new Map(
      Object.entries(model.requests).map(([name, one]) => [name, withScv(one.alone_s / alone_s, one.scv)]),
    );
  }

  /** A request of this name comes in. */
  send(of: T, name: string, rng: Rng, now: number): void {
    this.#advance(now);
    const size = this.#sizes.get(name)!.sample(rng);
    const id = this.#free.pop() ?? this.#inside.length;
    this.#inside[id] = { of, size, at: -1, entered: now, arrived: now };
    this.#count++;
    this.#onTheWay.schedule(id, now + size * this.#away_s);
  }

  /** When something happens next; Infinity: nothing does. */
  get next(): number {
    return Math.min(this.#onTheWay.nextTime(), this.#machine.next);
  }

  /** Lets it happen; answers the request that has left with it, if one has. */
  step(): T | null {
    const now = this.next;
    this.#advance(now);
    const id = this.#onTheWay.nextTime() <= now ? this.#onTheWay.take(now) : this.#machine.take();
    const one = this.#inside[id]!;
    if (this.#isOneServer && one.at === 0) this.#occupancy = this.#occupancyOf(one, now);
    one.at++;
    one.arrived = now;
    if (one.at < this.#services.length) {
      this.#machine.add(id, one.at, one.size * this.#services[one.at]!.cpu_s, now);
      return null;
    }
    this.#count--;
    this.#completions++;
    this.#durations += now - one.entered;
    this.#free.push(id);
    return one.of;
  }

  /** Of the request that left last; null: none has, or there is more than one server. */
  get occupancy(): Occupancy | null {
    return this.#occupancy;
  }

  /** What the system says of itself, up to a time before the next event. */
  counters(now: number): SystemCounters {
    this.#advance(now);
    const cpu = this.#services.map(({ name }, i) => [name, this.#machine.cpuTime(i, now)] as const);
    return {
      cpu_s: Object.fromEntries(cpu),
      completions: this.#completions,
      durations_s: this.#durations,
      inFlight_s: this.#inFlightArea,
    };
  }

  /** Lindley's recursion: the server began with it when it came, or when it was through with the one before. */
  #occupancyOf({ size, arrived }: Inside<T>, now: number): Occupancy {
    const drawn_s = size * this.#services[0]!.cpu_s;
    return {
      arrived_s: arrived,
      started_s: Math.max(arrived, this.#occupancy?.freed_s ?? 0),
      freed_s: now,
      service_s: drawn_s / this.#speed,
      drawn_s,
    };
  }

  #advance(now: number): void {
    this.#inFlightArea += this.#count * (now - this.#now);
    this.#now = now;
  }
}

/** Sums since the beginning. */
export interface SystemCounters {
  /** By service. */
  readonly cpu_s: Readonly<Record<string, number>>;
  readonly completions: number;
  /** Of the requests that have left. */
  readonly durations_s: number;
  /** The integral of the number of requests inside. */
  readonly inFlight_s: number;
}

/** Mean response time of a request that is alone, over all names. */
function aloneOf({ requests }: SystemModel): number {
  const all: readonly RequestModel[] = Object.values(requests);
  const shares = all.reduce((sum, { share }) => sum + share, 0);
  return all.reduce((sum, { share, alone_s }) => sum + share * alone_s, 0) / shares;
}
