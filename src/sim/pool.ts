import type { Rng } from '../core/rng.ts';
import { REPLICA_AREA } from './counters.ts';
import { Draws } from './draws.ts';
import { NONE } from './job.ts';
import type { StationModel } from './model.ts';
import type { World } from './station.ts';
import { streamOf } from './stream.ts';
import { UNIT } from './timers.ts';

/** What a unit, a server or a replica, is doing. */
const GONE = 0;
const STARTING = 1;
const UP = 2;
/** It finishes what it has and takes nothing new. */
const DRAINING = 3;
const DOWN = 4;

/** What a pool tells its station. */
export interface Pooled {
  /** So many servers more may take work. */
  addServers(more: number): void;
  /** So many servers more are there, idle or not. */
  addReady(more: number): void;
  failed(unit: number): void;
}

/** The servers of a station that are told apart: those that fail and are repaired, and replicas that come and go. */
export class Pool {
  readonly #world: World;
  readonly #values: Float64Array;
  readonly #area: number;
  readonly #station: number;
  readonly #pooled: Pooled;
  /** Servers of a unit. */
  readonly #size: number;
  readonly #uptime: readonly [Draws, Draws] | null;
  readonly #startup: Draws | null;
  readonly #state: number[] = [];
  readonly #busy: number[] = [];
  readonly #timers: number[] = [];
  /** The unit of each server that may take work; the last one is taken next. */
  #idle: number[] = [];
  readonly #counts = [0, 0, 0, 0, 0];
  #since = 0;

  constructor(
    world: World,
    values: Float64Array,
    ofStation: number,
    station: number,
    model: StationModel,
    pooled: Pooled,
    rng: Rng,
  ) {
    const { servers, replicas, failures } = model;
    const each = typeof servers === 'number' ? servers : 1;
    this.#world = world;
    this.#values = values;
    this.#area = ofStation + REPLICA_AREA;
    this.#station = station;
    this.#pooled = pooled;
    this.#size = replicas ? each : 1;
    this.#uptime = failures
      ? [
          new Draws(failures.uptime, streamOf(rng, 'uptime', station)),
          new Draws(failures.downtime, streamOf(rng, 'downtime', station)),
        ]
      : null;
    this.#startup = replicas?.startup ? new Draws(replicas.startup, streamOf(rng, 'startup', station)) : null;
    const initial = replicas ? replicas.initial : each;
    for (let i = 0; i < initial; i++) this.#comeUp(this.#create());
  }

  get ready(): number {
    return this.#counts[UP]!;
  }

  get starting(): number {
    return this.#counts[STARTING]!;
  }

  get draining(): number {
    return this.#counts[DRAINING]!;
  }

  /** Replicas that stay: those ready, starting and in repair. */
  get wanted(): number {
    return this.#counts[UP]! + this.#counts[STARTING]! + this.#counts[DOWN]!;
  }

  /** A server for a job; only while the station knows that one is free. */
  take(): number {
    const unit = this.#idle.pop()!;
    this.#busy[unit]!++;
    return unit;
  }

  /** A server is done with its job; false: it takes no other. */
  give(unit: number): boolean {
    this.#busy[unit]!--;
    if (this.#state[unit] === UP) {
      this.#idle.push(unit);
      return true;
    }
    if (this.#state[unit] === DRAINING && this.#busy[unit] === 0) this.#go(unit);
    return false;
  }

  /** The unit's timer rang: it has started, has failed, or is repaired. */
  due(unit: number): void {
    if (this.#state[unit] === UP || this.#state[unit] === DRAINING) this.#fail(unit);
    else this.#comeUp(unit);
  }

  /** Starts replicas, or lets the youngest go: those first that are not up. */
  scaleTo(desired: number): void {
    for (let missing = desired - this.wanted; missing > 0; missing--) this.#begin();
    for (const from of [STARTING, DOWN, UP]) {
      for (let unit = this.#state.length - 1; unit >= 0 && this.wanted > desired; unit--) {
        if (this.#state[unit] === from) this.#retire(unit);
      }
    }
  }

  settle(): void {
    const paid = this.wanted + this.draining;
    this.#values[this.#area]! += paid * (this.#world.now - this.#since);
    this.#since = this.#world.now;
  }

  #create(): number {
    const free = this.#state.indexOf(GONE);
    if (free !== NONE) return free;
    const unit = this.#state.length;
    this.#state.push(GONE);
    this.#busy.push(0);
    this.#timers.push(this.#world.timers.create(UNIT, unit, this.#station));
    this.#counts[GONE]!++;
    return unit;
  }

  #begin(): void {
    const unit = this.#create();
    if (this.#startup === null) {
      this.#comeUp(unit);
      return;
    }
    this.#become(unit, STARTING);
    this.#world.events.schedule(this.#timers[unit]!, this.#world.now + this.#startup.next());
  }

  #comeUp(unit: number): void {
    this.#become(unit, UP);
    if (this.#uptime !== null) {
      this.#world.events.schedule(this.#timers[unit]!, this.#world.now + this.#uptime[0].next());
    }
    for (let i = 0; i < this.#size; i++) this.#idle.push(unit);
    this.#pooled.addReady(this.#size);
    this.#pooled.addServers(this.#size);
  }

  #fail(unit: number): void {
    const drains = this.#state[unit] === DRAINING;
    this.#withdrawIdle(unit);
    this.#busy[unit] = 0;
    if (drains) this.#go(unit);
    else {
      this.#pooled.addReady(-this.#size);
      this.#become(unit, DOWN);
      this.#world.events.schedule(this.#timers[unit]!, this.#world.now + this.#uptime![1].next());
    }
    this.#pooled.failed(unit);
  }

  #retire(unit: number): void {
    if (this.#state[unit] === UP && this.#busy[unit]! > 0) {
      this.#become(unit, DRAINING);
      this.#withdrawIdle(unit);
      return;
    }
    const wasUp = this.#state[unit] === UP;
    if (wasUp) this.#withdrawIdle(unit);
    this.#go(unit, wasUp);
  }

  /** Its idle servers take nothing any more. */
  #withdrawIdle(unit: number): void {
    const before = this.#idle.length;
    this.#idle = this.#idle.filter((one) => one !== unit);
    this.#pooled.addServers(this.#idle.length - before);
  }

  #go(unit: number, wasReady = true): void {
    if (wasReady) this.#pooled.addReady(-this.#size);
    this.#become(unit, GONE);
    this.#world.events.cancel(this.#timers[unit]!);
  }

  #become(unit: number, state: number): void {
    this.settle();
    this.#counts[this.#state[unit]!]!--;
    this.#counts[state]!++;
    this.#state[unit] = state;
  }
}
