import type { RateProfile } from '../arrivals/rate-profile.ts';
import { LoadstoneError } from '../core/errors.ts';
import type { Decision, Observation } from '../policies/policy.ts';
import type { TimeDistribution } from '../queueing/queue.ts';
import { backlogStep, type Congestion, responseOf } from './fluid-queue.ts';
import type { Scale, Scaling } from './model.ts';
import { type Cdf, serviceAfterWait } from './service-after-wait.ts';

/** A scaled service as rates and means, for loads that are too large for events. Times in seconds. */
export interface FluidModel {
  /** Arrivals a second. */
  readonly profile: RateProfile;
  /** Mean service time, and its variance / mean^2 (default 1). */
  readonly service_s: number;
  readonly serviceScv?: number;
  /** P(service <= t), with that mean and variance: percentiles and late responses follow it. Default: exponential. */
  readonly serviceCdf?: Cdf;
  /** Variance / mean^2 of the times between arrivals. Default 1: Poisson. */
  readonly arrivalScv?: number;
  /** Requests that a replica serves at once. Default 1. */
  readonly servers?: number;
  /** Replicas that are ready at the beginning. */
  readonly initial: number;
  /** From the decision to the first request. Default 0. */
  readonly startup_s?: number;
  readonly scaling?: Scaling;
  /** A response is late when it takes longer than this. Default: no response is. */
  readonly objective_s?: number;
  /** How long rates are taken for constant. Default 1. */
  readonly tick_s?: number;
}

/** One tick: rates and means over it, numbers as at its end. */
export interface FluidTick {
  readonly time_s: number;
  readonly arrivalRate: number;
  readonly throughput: number;
  readonly ready: number;
  readonly starting: number;
  /** Busy share of the servers; null where there were none. */
  readonly utilisation: number | null;
  readonly numberInside: number;
  readonly numberWaiting: number;
  /** Of a request that comes in this tick; Infinity where nobody serves it. */
  readonly responseTime_s: number;
  readonly p95_s: number;
  readonly p99_s: number;
  /** The share of this tick's requests that are late. */
  readonly late: number;
}

export interface FluidDecision extends Pick<Decision, 'desired' | 'why'> {
  readonly seen: Observation;
}

export interface FluidRun {
  readonly ticks: readonly FluidTick[];
  readonly decisions: readonly FluidDecision[];
  readonly requests: number;
  readonly lateRequests: number;
  /** The integral of the replicas that are paid for, from the decision on. */
  readonly replicaSeconds: number;
}

/**
 * A day of a million requests a second on ten thousand replicas in seconds: not requests are followed but their number,
 * tick by tick (see fluid-queue.ts for how), with the replicas that start, the policy that asks for them, and what a
 * request in each tick has to expect. It has no randomness; what chance does to a queue is in its means. `each` is told
 * every tick with the whole distribution of its response times.
 */
export function runFluid(
  model: FluidModel,
  each?: (tick: FluidTick, response: TimeDistribution) => void,
): FluidRun {
  const { profile, servers = 1, objective_s = Infinity, tick_s = 1 } = checked(model);
  const fleet = new Fleet(model.initial, model.startup_s ?? 0);
  const scaler = model.scaling ? new FluidScaler(model.scaling, model.initial) : null;
  const afterWait = model.serviceCdf && serviceAfterWait(model.serviceCdf, model.service_s);
  const ticks: FluidTick[] = [];
  let state: Congestion = { inside: 0, waiting: 0, backlog: 0, utilisation: 0 };
  let [requests, lateRequests, replicaSeconds] = [0, 0, 0];
  const count = Math.ceil(profile.duration / tick_s - 1e-9);
  for (let i = 0; i < count; i++) {
    const end = Math.min(profile.duration, (i + 1) * tick_s);
    const length = end - i * tick_s;
    fleet.at(i * tick_s);
    const capacity = fleet.ready * servers;
    const arrivals = profile.expected(end) - profile.expected(i * tick_s);
    const before = state.inside;
    state = backlogStep(state, { ...model, capacity }, arrivals, length);
    const response = responseOf(state, { ...model, capacity }, afterWait);
    const late = response.tail(objective_s);
    requests += arrivals;
    lateRequests += arrivals * late;
    replicaSeconds += (fleet.ready + fleet.starting) * length;
    const tick = {
      time_s: end,
      arrivalRate: arrivals / length,
      throughput: Math.max(0, before + arrivals - state.inside) / length,
      ready: fleet.ready,
      starting: fleet.starting,
      utilisation: capacity === 0 ? null : state.utilisation,
      numberInside: state.inside,
      numberWaiting: state.waiting,
      responseTime_s: response.mean,
      p95_s: response.quantile(0.95),
      p99_s: response.quantile(0.99),
      late,
    };
    ticks.push(tick);
    each?.(tick, response);
    if (scaler) fleet.scaleTo(scaler.after(ticks, response), end);
  }
  return { ticks, decisions: scaler?.decisions ?? [], requests, lateRequests, replicaSeconds };
}

/** Replicas that serve, and those on their way. One that is let go is gone at once: its requests stay in the queue. */
class Fleet {
  ready: number;
  readonly #startup: number;
  #coming: { readonly at: number; readonly count: number }[] = [];

  constructor(initial: number, startup_s: number) {
    this.ready = initial;
    this.#startup = startup_s;
  }

  get starting(): number {
    return this.#coming.reduce((sum, { count }) => sum + count, 0);
  }

  /** Brings up those that are ready by now. */
  at(now: number): void {
    while (this.#coming.length > 0 && this.#coming[0]!.at <= now + 1e-9)
      this.ready += this.#coming.shift()!.count;
  }

  scaleTo(desired: number, now: number): void {
    const missing = desired - this.ready - this.starting;
    if (missing > 0) this.#coming.push({ at: now + this.#startup, count: missing });
    // The youngest go first, those that never served before all others.
    for (let surplus = -missing; surplus > 0; ) {
      const last = this.#coming.pop();
      if (last === undefined) {
        this.ready -= surplus;
        return;
      }
      if (last.count > surplus) this.#coming.push({ ...last, count: last.count - surplus });
      surplus -= last.count;
    }
  }
}

/** Asks the policy when its time has come, about what happened since the last time. */
class FluidScaler {
  readonly decisions: FluidDecision[] = [];
  readonly #every: number;
  readonly #scale: Scale;
  #desired: number;
  #from = 0;

  constructor({ every_s, policy }: Scaling, initial: number) {
    this.#every = every_s;
    this.#scale = policy();
    this.#desired = initial;
  }

  /** The replicas that should be there. */
  after(ticks: readonly FluidTick[], response: TimeDistribution): number {
    const { time_s } = ticks.at(-1)!;
    if (time_s < (this.decisions.length + 1) * this.#every - 1e-9) return this.#desired;
    const seen = observation(ticks.slice(this.#from), response, this.#desired);
    this.#from = ticks.length;
    const { desired, why } = this.#scale(seen);
    this.decisions.push({ desired, why, seen });
    if (desired >= 0) this.#desired = Math.round(desired);
    return this.#desired;
  }
}

function observation(ticks: readonly FluidTick[], response: TimeDistribution, desired: number): Observation {
  const last = ticks.at(-1)!;
  const mean = (of: (tick: FluidTick) => number) =>
    ticks.reduce((sum, tick) => sum + of(tick), 0) / ticks.length;
  const finite = (time: number) => (Number.isFinite(time) ? time : null);
  return {
    time_s: last.time_s,
    replicas: { desired, ready: last.ready, starting: last.starting },
    arrivalRate: mean((tick) => tick.arrivalRate),
    concurrency: last.numberInside,
    queueLength: last.numberWaiting,
    utilisation: ticks.some((tick) => tick.utilisation === null) ? null : mean((tick) => tick.utilisation!),
    // Of the newest requests: percentiles of several ticks have no mean.
    responseTime: {
      mean_s: finite(last.responseTime_s),
      p50_s: finite(response.quantile(0.5)),
      p90_s: finite(response.quantile(0.9)),
      p95_s: finite(last.p95_s),
      p99_s: finite(last.p99_s),
    },
    metrics: { throughput: mean((tick) => tick.throughput) },
  };
}

function checked(model: FluidModel): FluidModel {
  const above0 = { service_s: model.service_s, tick_s: model.tick_s ?? 1, servers: model.servers ?? 1 };
  for (const [name, value] of Object.entries(above0)) {
    if (value > 0 && value < Infinity) continue;
    throw new LoadstoneError('E_PARAMETER', `${name} must be a finite number above 0, got ${value}`);
  }
  if (!(Number.isSafeInteger(model.initial) && model.initial >= 0)) {
    throw new LoadstoneError(
      'E_PARAMETER',
      `initial must be a whole number of at least 0, got ${model.initial}`,
    );
  }
  return model;
}
