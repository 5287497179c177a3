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
  readonly #onTheWay = new EventQueue();
  readonly #inside: Inside<T>[] = [];
  readonly #free: number[] = [];
  #count = 0;
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
    this.#inside[id] = { of, size, at: -1, entered: now };
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
    one.at++;
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
