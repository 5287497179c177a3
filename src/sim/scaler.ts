import type { Decision, Observation, ResponseTimes } from '../policies/policy.ts';
import { ARRIVED, BUSY_AREA, COMPLETED, type CounterLayout, READY_AREA, TIME } from './counters.ts';
import type { Scale, Scaling } from './model.ts';
import type { Pool } from './pool.ts';
import type { Responses } from './responses.ts';
import type { Station, World } from './station.ts';
import { SCALING } from './timers.ts';

/** A decision with what it was made on. */
export interface Scaled extends Pick<Decision, 'desired' | 'why'> {
  readonly seen: Observation;
}

/** What a policy is told about its station, and what it acts on. */
export interface ScaledStation {
  readonly world: World;
  readonly index: number;
  readonly station: Station;
  readonly pool: Pool;
  /** Times at the station, of those who have left it since they were cleared. */
  readonly recent: Responses;
  readonly layout: CounterLayout;
  readonly values: Float64Array;
}

/** A policy in the loop: it is asked at every tick, and what it says is done. */
export class Scaler {
  readonly decisions: Scaled[] = [];
  readonly #of: ScaledStation;
  readonly #every: number;
  readonly #scale: Scale;
  readonly #timer: number;
  #before: Float64Array;
  #desired: number;
  #asked = 0;

  constructor(of: ScaledStation, { every_s, policy }: Scaling) {
    this.#of = of;
    this.#every = every_s;
    this.#scale = policy();
    this.#timer = of.world.timers.create(SCALING, of.index);
    this.#desired = of.pool.wanted;
    this.#before = this.#snapshot();
    of.world.events.schedule(this.#timer, every_s);
  }

  decide(): void {
    const seen = this.#observe();
    const { desired, why } = this.#scale(seen);
    this.decisions.push({ desired, why, seen });
    // A policy that cannot tell leaves things as they are.
    if (desired >= 0) this.#desired = Math.round(desired);
    this.#of.pool.scaleTo(this.#desired);
    // By counting, so that ticks do not drift from their multiples.
    this.#asked++;
    this.#of.world.events.schedule(this.#timer, (this.#asked + 1) * this.#every);
  }

  #observe(): Observation {
    const { world, station, pool } = this.#of;
    const before = this.#before;
    const now = this.#snapshot();
    this.#before = now;
    const elapsed = now[TIME]! - before[TIME]!;
    const grown = (at: number) => now[at]! - before[at]!;
    const at = this.#of.layout.ofStation(this.#of.index);
    const ready = grown(at + READY_AREA);
    return {
      time_s: world.now,
      replicas: { desired: this.#desired, ready: pool.ready, starting: pool.starting },
      arrivalRate: this.#all(grown, ARRIVED) / elapsed,
      concurrency: station.numberWaiting + station.numberInService,
      queueLength: station.numberWaiting,
      utilisation: ready > 0 ? grown(at + BUSY_AREA) / ready : null,
      responseTime: this.#responseTimes(),
      metrics: { throughput: this.#all(grown, COMPLETED) / elapsed, draining: pool.draining },
    };
  }

  #responseTimes(): ResponseTimes | null {
    const { recent } = this.#of;
    if (recent.count === 0) return null;
    const sorted = recent.slice().sort();
    recent.clear();
    const at = (p: number) => sorted[Math.ceil(p * sorted.length) - 1]!;
    const sum = sorted.reduce((total, x) => total + x, 0);
    return { mean_s: sum / sorted.length, p50_s: at(0.5), p90_s: at(0.9), p95_s: at(0.95), p99_s: at(0.99) };
  }

  /** Over all classes. */
  #all(of: (at: number) => number, field: number): number {
    const { layout, index } = this.#of;
    let sum = 0;
    for (let one = 0; one < layout.classes; one++) sum += of(layout.ofVisit(index, one) + field);
    return sum;
  }

  #snapshot(): Float64Array {
    this.#of.station.settle();
    const values = this.#of.values.slice();
    values[TIME] = this.#of.world.now;
    return values;
  }
}
