import {
  ARRIVED,
  COMPLETED,
  INSIDE_AREA,
  LOST,
  RENEGED,
  SOJOURNS,
  WAITED,
  WAITS,
  WITHDRAWN,
} from './counters.ts';
import type { Draws } from './draws.ts';
import { ZERO } from './zero.ts';

/**
 * One class at a station: what it draws, and what is counted of it (counters.ts says what each is). The counts are
 * fields and go to the array of all counters only when that is read: a field costs half of what a place in an array does.
 */
export class Visitors {
  /** Its line where there are several: 0 is the most urgent. */
  readonly level: number;
  /** Service of a request that is sent for the first time, and of one that is sent again. */
  readonly first: Draws;
  readonly repeated: Draws;
  arrived = 0;
  completed = 0;
  withdrawn = 0;
  sojourns = ZERO;
  waits = ZERO;
  waited = 0;
  lost = 0;
  reneged = 0;
  #inside = 0;
  #insideArea = ZERO;
  #since = ZERO;

  constructor(level: number, first: Draws, repeated: Draws) {
    this.level = level;
    this.first = first;
    this.repeated = repeated;
  }

  /** So many more are inside. */
  addInside(more: number, now: number): void {
    this.#insideArea += this.#inside * (now - this.#since);
    this.#since = now;
    this.#inside += more;
  }

  /** Puts the counts as of now where the counters of this class at this station begin. */
  write(values: Float64Array, at: number, now: number): void {
    this.addInside(0, now);
    values[at + ARRIVED] = this.arrived;
    values[at + COMPLETED] = this.completed;
    values[at + WITHDRAWN] = this.withdrawn;
    values[at + SOJOURNS] = this.sojourns;
    values[at + WAITS] = this.waits;
    values[at + WAITED] = this.waited;
    values[at + LOST] = this.lost;
    values[at + RENEGED] = this.reneged;
    values[at + INSIDE_AREA] = this.#insideArea;
  }
}
