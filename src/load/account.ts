import type { GeneratorTotals, IntervalBatch } from '../measure/interval.ts';
import { monotonicNow } from './clock.ts';
import type { Answer, ErrorClass, PreparedRequest } from './connection.ts';
import { Counted } from './counted.ts';
import type { LoadTimes } from './protocol.ts';
import { Recorder, threadBatch } from './recorder.ts';
import type { RequestLog } from './request-log.ts';

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
  readonly totals = {
    sent: 0,
    completed: 0,
    failed: 0,
    censored: 0,
    unsent: 0,
    dropped: 0,
    bytes_out: 0,
    resent: 0,
    think_s: 0,
    thinks: 0,
    connects: 0,
  };
  readonly #options: AccountOptions;
  readonly #recorder: Recorder;
  readonly #counted: Counted | null;
  readonly #statuses = new Map<number, number>();
  readonly #clockAtStart: ReturnType<ThreadClock>;
  #flushTimer: NodeJS.Timeout | undefined;
  #nextSecond = 0;

  constructor(options: AccountOptions) {
    this.#options = options;
    const { at, measureFrom, measureUntil } = options.times;
    this.#counted = options.counted ? new Counted(at, measureFrom) : null;
    this.#recorder = this.#counted ? new Recorder(at, Infinity, measureFrom) : new Recorder(at, measureUntil);
    this.#clockAtStart = options.threadClock();
  }

  start(): void {
    this.#scheduleFlush();
  }

  /** Tells the rest. Nothing may be counted afterwards. */
  finish(): void {
    clearTimeout(this.#flushTimer);
    this.#flush(true);
    const counted = this.#counted ? { counted: this.#counted.totals } : {};
    this.#options.onDone({ ...this.totals, statuses: Object.fromEntries(this.#statuses), ...counted });
  }

  sent(request: PreparedRequest, intended: number, sent: number, lag: number): void {
    this.totals.sent++;
    this.totals.bytes_out += request.bytesOut;
    this.#recorder.sent(request.name, intended, sent, lag);
    this.#counted?.sent(intended);
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
    this.totals.completed++;
    this.#count(answer.status);
    this.#recorder.good(request.name, intended, sent, done, answer.bytes);
    this.#counted?.ended('completed', intended, done);
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
    this.totals.failed++;
    this.#count(answer?.status ?? 0);
    this.#recorder.failed(request.name, error, intended, done, answer?.bytes ?? 0);
    this.#counted?.ended('failed', intended, done);
    this.#log(request, index, intended, sent, done, answer, error);
  }

  /** An arrival that was never sent, since no connection was free in time. */
  dropped(request: PreparedRequest, index: number, intended: number): void {
    this.totals.dropped++;
    this.#recorder.dropped(request.name, intended);
    this.#log(request, index, intended, Number.NaN, monotonicNow(), null, 'dropped');
  }

  /** Still in flight when the load was over. */
  censored(request: PreparedRequest, index: number, intended: number, sent: number): void {
    this.totals.censored++;
    this.#counted?.censored(intended);
    this.#log(request, index, intended, sent, Number.NaN, null, null);
  }

  /** A think time that began at `done`. */
  thought(think: number, done: number): void {
    const { measureFrom, measureUntil } = this.#options.times;
    if (done < measureFrom || done >= measureUntil) return;
    this.totals.thinks++;
    this.totals.think_s += think;
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
    const { status = 0, bytes = 0 } = answer ?? {};
    log.add(request, { index, intended, sent, done, status, bytes, error, inFlight: usersAt(done) });
  }

  #count(status: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
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
    const batches = this.#recorder.flush();
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
