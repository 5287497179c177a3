import type { GeneratorTotals, IntervalBatch } from '../measure/interval.ts';
import { monotonicNow } from './clock.ts';
import type { ErrorClass } from './connection.ts';
import type { LoadTimes } from './protocol.ts';
import { Recorder, threadBatch } from './recorder.ts';

/** Batches leave this often. */
const FLUSH_S = 0.25;

/** The CPU time of the calling thread, cumulative. */
export type ThreadClock = () => { readonly cpu_s: number; readonly run_delay_s: number } | null;

export interface AccountOptions {
  readonly times: LoadTimes;
  readonly threadClock: ThreadClock;
  /** Seconds of CPU time so far that were no work, only polling. */
  readonly idle: () => number;
  /** How many users, or requests in flight, there are at a time of the load's clock. */
  readonly usersAt: (time: number) => number;
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
    resent: 0,
    think_s: 0,
    thinks: 0,
    connects: 0,
  };
  readonly #options: AccountOptions;
  readonly #recorder: Recorder;
  readonly #clockAtStart: ReturnType<ThreadClock>;
  #flushTimer: NodeJS.Timeout | undefined;
  #nextSecond = 0;

  constructor(options: AccountOptions) {
    this.#options = options;
    this.#recorder = new Recorder(options.times.at, options.times.measureUntil);
    this.#clockAtStart = options.threadClock();
  }

  start(): void {
    this.#scheduleFlush();
  }

  /** Tells the rest. Nothing may be counted afterwards. */
  finish(): void {
    clearTimeout(this.#flushTimer);
    this.#flush(true);
    this.#options.onDone({ ...this.totals });
  }

  sent(name: string, intended: number, sent: number, lag: number): void {
    this.totals.sent++;
    this.#recorder.sent(name, intended, sent, lag);
  }

  good(name: string, intended: number, sent: number, done: number, bytes: number): void {
    this.totals.completed++;
    this.#recorder.good(name, intended, sent, done, bytes);
  }

  failed(name: string, error: ErrorClass, intended: number, done: number, bytes = 0): void {
    this.totals.failed++;
    this.#recorder.failed(name, error, intended, done, bytes);
  }

  /** An arrival that was never sent, since no connection was free in time. */
  dropped(name: string, intended: number, now: number): void {
    this.totals.dropped++;
    this.#recorder.failed(name, 'dropped', intended, now, 0);
  }

  /** A think time that began at `done`. */
  thought(think: number, done: number): void {
    const { measureFrom, measureUntil } = this.#options.times;
    if (done < measureFrom || done >= measureUntil) return;
    this.totals.thinks++;
    this.totals.think_s += think;
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
