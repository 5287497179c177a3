import {
  ARRIVED,
  BUSY_AREA,
  COMPLETED,
  type CounterLayout,
  DONE,
  FAILED,
  INSIDE_AREA,
  LOST,
  READY_AREA,
  RENEGED,
  REPLICA_AREA,
  REQUESTS,
  RESPONSES,
  RETRIED,
  SOJOURNS,
  TIME,
  TIMED_OUT,
  WAITED,
  WAITS,
  WASTED,
  WITHDRAWN,
} from './counters.ts';

/** What happened to the requests of one class at one station, or to those of all; the names are those of theory. */
export interface VisitMeasures {
  /** Services that were finished, per unit of time. */
  readonly throughput: number;
  /** Mean time at the station, without and with the service, of all who left it. */
  readonly waitingTime: number;
  readonly responseTime: number;
  readonly numberInside: number;
  /** Shares of those that came: who found no room, who could not begin at once, who ran out of patience. */
  readonly lossProbability: number;
  readonly waitingProbability: number;
  readonly abandonProbability: number;
}

export interface StationMeasures extends VisitMeasures {
  /** The busy share of the servers that were there; 0 for a delay. */
  readonly utilisation: number;
  readonly numberWaiting: number;
  /** Mean number of replicas that were paid for; 0 where there are none. */
  readonly replicas: number;
  /** By class. */
  readonly classes: readonly VisitMeasures[];
}

/** What a client of one class sees, over the whole network. */
export interface ClientMeasures {
  /** Requests answered, per unit of time. */
  readonly throughput: number;
  /** From the first sending to the answer, repetitions included. */
  readonly responseTime: number;
  /** Shares of the requests that came to their end, or of what was sent. */
  readonly failureProbability: number;
  readonly timeoutProbability: number;
  /** Attempts a request. */
  readonly attempts: number;
  /** Attempts that were served after their client had gone, per unit of time. */
  readonly wasted: number;
}

export interface Measures {
  /** Simulated time. */
  readonly time: number;
  readonly stations: readonly StationMeasures[];
  readonly classes: readonly ClientMeasures[];
}

/** What is left of a time at a station less the same service is no wait. */
const ROUNDING = 1e-12;

const ratio = (a: number, b: number) => (b === 0 ? 0 : a / b);

/** What the counters over a stretch of time say. */
export function measuresOf(layout: CounterLayout, window: Float64Array): Measures {
  const time = window[TIME]!;
  const indices = (length: number) => Array.from({ length }, (_, i) => i);
  return {
    time,
    stations: indices(layout.stations).map((station) => stationOf(layout, window, station)),
    classes: indices(layout.classes).map((of) => clientOf(window, layout.ofClass(of), time)),
  };
}

function stationOf(layout: CounterLayout, window: Float64Array, station: number): StationMeasures {
  const time = window[TIME]!;
  const bases = Array.from({ length: layout.classes }, (_, of) => layout.ofVisit(station, of));
  const at = layout.ofStation(station);
  const all = visitOf(time, (field) => bases.reduce((sum, base) => sum + window[base + field]!, 0));
  return {
    ...all,
    utilisation: ratio(window[at + BUSY_AREA]!, window[at + READY_AREA]!),
    // Those in service are one a busy server; with shared processors, what sharing adds is waiting.
    numberWaiting: all.numberInside - ratio(window[at + BUSY_AREA]!, time),
    replicas: ratio(window[at + REPLICA_AREA]!, time),
    classes: bases.map((base) => visitOf(time, (field) => window[base + field]!)),
  };
}

function visitOf(time: number, sum: (field: number) => number): VisitMeasures {
  const left = sum(COMPLETED) + sum(WITHDRAWN);
  return {
    throughput: ratio(sum(COMPLETED), time),
    waitingTime: sum(WAITS) < ROUNDING * sum(SOJOURNS) ? 0 : ratio(sum(WAITS), left),
    responseTime: ratio(sum(SOJOURNS), left),
    numberInside: ratio(sum(INSIDE_AREA), time),
    lossProbability: ratio(sum(LOST), sum(ARRIVED)),
    waitingProbability: ratio(sum(WAITED), sum(ARRIVED)),
    abandonProbability: ratio(sum(RENEGED), sum(ARRIVED)),
  };
}

function clientOf(window: Float64Array, at: number, time: number): ClientMeasures {
  const sum = (field: number) => window[at + field]!;
  const ended = sum(DONE) + sum(FAILED);
  const sent = sum(REQUESTS) + sum(RETRIED);
  return {
    throughput: ratio(sum(DONE), time),
    responseTime: ratio(sum(RESPONSES), sum(DONE)),
    failureProbability: ratio(sum(FAILED), ended),
    timeoutProbability: ratio(sum(TIMED_OUT), sent),
    attempts: ratio(sent, sum(REQUESTS)),
    wasted: ratio(sum(WASTED), time),
  };
}
