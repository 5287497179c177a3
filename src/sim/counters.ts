/** What is counted of each class at each station. */
export const ARRIVED = 0;
export const COMPLETED = 1;
/** Who left before that. */
export const WITHDRAWN = 2;
/** The sums of the times inside, with and without the service, of both. */
export const SOJOURNS = 3;
export const WAITS = 4;
/** Who did not begin service on arrival. */
export const WAITED = 5;
export const LOST = 6;
export const RENEGED = 7;
/** The integral of the number inside over time. */
export const INSIDE_AREA = 8;
const VISIT_FIELDS = 9;

/** What is counted of each station: integrals over time. */
export const BUSY_AREA = 0;
/** Servers that are there, idle or not. */
export const READY_AREA = 1;
/** Replicas that are paid for, those that start, drain or have failed included. */
export const REPLICA_AREA = 2;
const STATION_FIELDS = 3;

/** What is counted of each class over the whole network. */
export const REQUESTS = 0;
export const DONE = 1;
/** The sum of the times from a request's first sending to its answer. */
export const RESPONSES = 2;
/** Attempts that failed, by reason. */
export const ATTEMPTS_LOST = 3;
export const ATTEMPTS_RENEGED = 4;
export const TIMED_OUT = 5;
export const RETRIED = 6;
/** Requests whose last attempt failed. */
export const FAILED = 7;
/** Attempts that were served for nothing. */
export const WASTED = 8;
const CLASS_FIELDS = 9;

/** Where each counter lies in one array, so that a snapshot is a copy and a window a difference. */
export class CounterLayout {
  readonly stations: number;
  readonly classes: number;
  readonly length: number;

  constructor(stations: number, classes: number) {
    this.stations = stations;
    this.classes = classes;
    this.length = this.ofClass(classes);
  }

  ofVisit(station: number, of: number): number {
    return 1 + (station * this.classes + of) * VISIT_FIELDS;
  }

  ofStation(station: number): number {
    return this.ofVisit(this.stations, 0) + station * STATION_FIELDS;
  }

  ofClass(of: number): number {
    return this.ofStation(this.stations) + of * CLASS_FIELDS;
  }
}

/** The simulated time of a snapshot is its first entry. */
export const TIME = 0;

/** Counters over a stretch: what is at the end less what was at the beginning. */
export const between = (start: Float64Array, end: Float64Array): Float64Array =>
  end.map((value, i) => value - start[i]!);
