import { monotonicNow } from '../measure/clock.ts';
import type { GeneratorTotals, IntervalBatch } from '../measure/interval.ts';
import type { Answer, ErrorClass, PreparedRequest } from './connection.ts';
import type { LoadTimes } from './protocol.ts';
import { threadBatch } from './recorder.ts';
import type { RequestLog } from './request-log.ts';
import { Tally } from './tally.ts';

/** Batches leave this often. */
const FLUSH_S = 0.25;

/** The CPU time of the calling thread, cumulative. */
export type ThreadClock = () => { readonly cpu_s: number; readonly run_delay_s: number } | null;

export interface AccountOptions {
  readonly times: LoadTimes;
  readonly threadClock: ThreadClock;
  /** Seconds of CPU time so far that were no work, only polling. */
  readonly idle: () => number;
  /** Whether the load ends with a count of requests, which all belong to its window. */
  readonly counted?: boolean;
  /** How many users, or requests in flight, there are at a time of the load's clock. */
  readonly usersAt: (time: number) => number;
  /** Where each request goes; absent: only their sums are wanted. */
  readonly log?: RequestLog;
  readonly onIntervals: (batches: IntervalBatch[]) => void;
  readonly onDone: (totals: GeneratorTotals) => void;
}

/** What a generator thread counts and reports, whatever the model of its load. */
export class Account {
  /** What needs no log is told to it at once. */
  readonly tally: Tally;
  readonly #options: AccountOptions;
  readonly #clockAtStart: ReturnType<ThreadClock>;
  #flushTimer: NodeJS.Timeout | undefined;
  #nextSecond = 0;

  constructor(options: AccountOptions) {
    this.#options = options;
    this.tally = new Tally(options.times, options.counted ?? false);
    this.#clockAtStart = options.threadClock();
  }

  start(): void {
    this.#scheduleFlush();
  }

  /** Tells the rest. Nothing may be counted afterwards. */
  finish(): void {
    clearTimeout(this.#flushTimer);
    this.#flush(true);
    this.#options.onDone(this.tally.finish());
  }

  /** `index` is the request's number among all that the load intends. */
  good(
    request: PreparedRequest,
    index: number,
    intended: number,
    sent: number,
    done: number,
    answer: Answer,
  ): void {
    this.tally.good(request, intended, sent, done, answer);
    this.#log(request, index, intended, sent, done, answer, null);
  }

  /** `sent` NaN: it never was; `answer` null: there was none. */
  failed(
    request: PreparedRequest,
    index: number,
    error: ErrorClass,
    intended: number,
    sent: number,
    done: number,
    answer: Answer | null,
  ): void {
    this.tally.failed(request, error, intended, done, answer);
    this.#log(request, index, intended, sent, done, answer, error);
  }

  /** An arrival that was never sent, since no connection was free in time. */
  dropped(request: PreparedRequest, index: number, intended: number): void {
    this.tally.dropped(request, intended);
    this.#log(request, index, intended, Number.NaN, monotonicNow(), null, 'dropped');
  }

  /** Still in flight when the load was over. */
  censored(request: PreparedRequest, index: number, intended: number, sent: number): void {
    this.tally.censored(intended);
    this.#log(request, index, intended, sent, Number.NaN, null, null);
  }

  #log(
    request: PreparedRequest,
    index: number,
    intended: number,
    sent: number,
    done: number,
    answer: Answer | null,
    error: ErrorClass | null,
  ): void {
    const { log, usersAt } = this.#options;
    if (!log) return;
    const { status = 0, bytes = 0, head } = answer ?? {};
    log.add(request, { index, intended, sent, done, status, bytes, error, inFlight: usersAt(done), head });
  }

  #scheduleFlush(): void {
    const { at } = this.#options.times;
    const now = monotonicNow();
    const next = at + FLUSH_S * Math.max(1, Math.floor((now - at) / FLUSH_S) + 1);
    this.#flushTimer = setTimeout(
      () => {
        this.#flush(false);
        this.#scheduleFlush();
      },
      Math.ceil((next - now) * 1000),
    );
  }

  #flush(last: boolean): void {
    const { times, usersAt, onIntervals } = this.#options;
    const batches = this.tally.take();
    const until = Math.floor(monotonicNow() - times.at) + (last ? 1 : 0);
    for (; this.#nextSecond < until; this.#nextSecond++) {
      batches.push(threadBatch(this.#nextSecond, usersAt(times.at + this.#nextSecond + 1), this.#clock()));
    }
    if (batches.length > 0) onIntervals(batches);
  }

  /** Since the load's start; polling while there was nothing to do is not work. */
  #clock(): ReturnType<ThreadClock> {
    const clock = this.#options.threadClock();
    if (!clock || !this.#clockAtStart) return null;
    return {
      cpu_s: Math.max(0, clock.cpu_s - this.#clockAtStart.cpu_s - this.#options.idle()),
      run_delay_s: clock.run_delay_s - this.#clockAtStart.run_delay_s,
    };
  }
}
