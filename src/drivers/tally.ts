import { Histogram } from '../measure/histogram.ts';
import type { GeneratorTotals, IntervalBatch } from '../measure/interval.ts';
import type { RequestRecord } from '../measure/request-record.ts';
import { THREAD } from '../measure/series.ts';
import { DROPPED } from '../measure/summary.ts';
import type { Window } from '../measure/window.ts';
import type { ToolRequest, ToolSink } from './driver.ts';

/** What a tool told of its load, second by second on our clock. */
export interface Tallied {
  readonly batches: readonly IntervalBatch[];
  readonly totals: Pick<GeneratorTotals, 'sent' | 'completed' | 'failed' | 'dropped' | 'statuses'>;
  /** In the order in which they were begun, if each was to be kept. */
  readonly requests?: readonly RequestRecord[];
}

/** Of one name in one second. */
interface Cell {
  /** In us, of the good requests that began in it. */
  readonly response: number[];
  readonly roundtrip: number[];
  readonly errors: Record<string, number>;
  done: number;
  good: number;
  sent: number;
  bytes: number;
}

/** A script may call every request by another name: beyond these they are all the same to us. */
const MOST_NAMES = 1000;
const OTHERS = '(others)';
/** What an arrival was to be is not known of one that did not come. */
const ARRIVAL = '(arrivals)';

/**
 * Cuts a tool's requests into the seconds of the load, which began at `began` (ms since 1970). Times go to the second
 * in which a request began, counts of what was done to that in which it ended; what is done after the window goes to
 * the first whole second after it.
 */
export class Tally implements ToolSink {
  readonly #began: number;
  readonly #window: Window;
  readonly #inFlight: boolean;
  readonly #kept: Omit<RequestRecord, 'index'>[] | null;
  readonly #seconds: Map<string, Cell>[] = [];
  readonly #names = new Set<string>();
  /** The last count of users in each second; or, by difference to the second before, requests in flight at its end. */
  readonly #users: number[] = [];
  readonly #totals = { sent: 0, completed: 0, failed: 0, dropped: 0 };
  readonly #statuses: Record<string, number> = {};

  /** `inFlight`: there are no users, so requests in flight are counted instead; `keeps`: each request by itself too. */
  constructor(began: number, window: Window, inFlight: boolean, keeps = false) {
    this.#began = began;
    this.#window = window;
    this.#inFlight = inFlight;
    this.#kept = keeps ? [] : null;
  }

  request(request: ToolRequest): void {
    const { started, response, roundtrip, status, error, bytes, aside } = request;
    this.#totals.sent++;
    this.#totals[error === null ? 'completed' : 'failed']++;
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    const from = (started - this.#began) / 1000;
    const until = from + response / 1000;
    // A tool's clock has its grain: its first request may seem to be a moment early.
    if (aside || until < 0) return;
    const name = this.#nameOf(request.name);
    const of = this.#cell(Math.max(0, from), name);
    const at = this.#cell(this.#afterwards(until), name);
    of.sent++;
    at.done++;
    at.bytes += bytes ?? Number.NaN;
    if (error === null) {
      at.good++;
      of.response.push(1000 * response);
      of.roundtrip.push(1000 * roundtrip);
    } else {
      of.errors[error] = (of.errors[error] ?? 0) + 1;
    }
    if (this.#inFlight) this.#fly(from, until);
    this.#kept?.push({
      ...{ name, status, bytes, error, intended_s: from, done_s: until, server: null },
      sent_s: until - roundtrip / 1000,
    });
  }

  dropped(at: number): void {
    const second = (at - this.#began) / 1000;
    this.#totals.dropped++;
    const { errors } = this.#cell(Math.max(0, second), ARRIVAL);
    errors[DROPPED] = (errors[DROPPED] ?? 0) + 1;
    this.#kept?.push({
      ...{ name: ARRIVAL, intended_s: second, sent_s: null, done_s: second },
      ...{ status: 0, bytes: null, error: DROPPED, server: null },
    });
  }

  users(at: number, count: number): void {
    const second = Math.floor((at - this.#began) / 1000);
    if (!this.#inFlight && second >= 0) this.#users[second] = count;
  }

  finish(): Tallied {
    const batches: IntervalBatch[] = [];
    let users = 0;
    for (let second = 0; second < Math.max(this.#seconds.length, this.#users.length); second++) {
      for (const [name, cell] of this.#seconds[second] ?? []) batches.push(batchOf(second, name, cell));
      users = this.#inFlight ? users + (this.#users[second] ?? 0) : (this.#users[second] ?? users);
      batches.push({ ...batchOf(second, THREAD, empty()), users });
    }
    const requests = this.#kept
      ?.sort((a, b) => a.intended_s - b.intended_s)
      .map((request, index) => ({ index, ...request }));
    return {
      batches,
      totals: { ...this.#totals, statuses: this.#statuses },
      ...(requests && { requests }),
    };
  }

  /** In flight at the end of second k, which is k + 1: from <= k + 1 < until. */
  #fly(from: number, until: number): void {
    const first = Math.max(0, Math.ceil(from - 1));
    const last = Math.ceil(until - 1);
    if (last <= first) return;
    this.#users[first] = (this.#users[first] ?? 0) + 1;
    this.#users[last] = (this.#users[last] ?? 0) - 1;
  }

  #afterwards(time: number): number {
    return time < this.#window.until ? time : Math.max(Math.ceil(this.#window.until), time);
  }

  #nameOf(name: string): string {
    if (this.#names.has(name)) return name;
    if (this.#names.size >= MOST_NAMES) return OTHERS;
    this.#names.add(name);
    return name;
  }

  #cell(time: number, name: string): Cell {
    const second = Math.floor(time);
    for (let k = this.#seconds.length; k <= second; k++) this.#seconds.push(new Map());
    const row = this.#seconds[second]!;
    const cell = row.get(name) ?? empty();
    row.set(name, cell);
    return cell;
  }
}

const empty = (): Cell => ({ response: [], roundtrip: [], errors: {}, done: 0, good: 0, sent: 0, bytes: 0 });

function batchOf(second: number, name: string, cell: Cell): IntervalBatch {
  const { response, roundtrip, ...counts } = cell;
  return {
    second,
    name,
    response: sparse(response),
    roundtrip: sparse(roundtrip),
    lag: sparse([]),
    ...counts,
    users: 0,
    cpu_s: null,
    run_delay_s: null,
  };
}

function sparse(times: readonly number[]) {
  const histogram = new Histogram();
  for (const us of times) histogram.record(Math.max(0, us));
  return histogram.toSparse();
}
