import { type GeneratorTotals, type IntervalBatch, NO_COUNTS } from '../measure/interval.ts';
import type { ErrorClass, PreparedRequest } from './connection.ts';
import { Counted } from './counted.ts';
import type { LoadTimes } from './protocol.ts';
import { Recorder } from './recorder.ts';

/** What is told of an answer. */
export interface Answered {
  readonly status: number;
  readonly bytes: number;
}

/** A request as it is counted. */
export type Named = Pick<PreparedRequest, 'name' | 'bytesOut'>;

/** Counts the requests of a load. It has no clock of its own: the times of a simulated load are as good as real ones. */
export class Tally {
  readonly totals = { ...NO_COUNTS };
  readonly #times: LoadTimes;
  readonly #recorder: Recorder;
  readonly #counted: Counted | null;
  readonly #statuses = new Map<number, number>();

  /** `counted`: the load ends with a count of requests, which all belong to its window. */
  constructor(times: LoadTimes, counted: boolean) {
    const { at, measureFrom, measureUntil } = times;
    this.#times = times;
    this.#counted = counted ? new Counted(at, measureFrom) : null;
    this.#recorder = counted ? new Recorder(at, Infinity, measureFrom) : new Recorder(at, measureUntil);
  }

  sent(request: Named, intended: number, sent: number, lag: number): void {
    this.totals.sent++;
    this.totals.bytes_out += request.bytesOut;
    this.#recorder.sent(request.name, intended, sent, lag);
    this.#counted?.sent(intended);
  }

  good(request: Named, intended: number, sent: number, done: number, answer: Answered): void {
    this.totals.completed++;
    this.#count(answer.status);
    this.#recorder.good(request.name, intended, sent, done, answer.bytes);
    this.#counted?.ended('completed', intended, done);
  }

  /** `answer` null: there was none. */
  failed(request: Named, error: ErrorClass, intended: number, done: number, answer: Answered | null): void {
    this.totals.failed++;
    this.#count(answer?.status ?? 0);
    this.#recorder.failed(request.name, error, intended, done, answer?.bytes ?? 0);
    this.#counted?.ended('failed', intended, done);
  }

  /** An arrival that was never sent, since no connection was free in time. */
  dropped(request: Named, intended: number): void {
    this.totals.dropped++;
    this.#recorder.dropped(request.name, intended);
  }

  /** Still in flight when the load was over. */
  censored(intended: number): void {
    this.totals.censored++;
    this.#counted?.censored(intended);
  }

  /** A think time that began at `done`. */
  thought(think: number, done: number): void {
    const { measureFrom, measureUntil } = this.#times;
    if (done < measureFrom || done >= measureUntil) return;
    this.totals.thinks++;
    this.totals.think_s += think;
  }

  /** What came since the last time. */
  take(): IntervalBatch[] {
    return this.#recorder.flush();
  }

  finish(): GeneratorTotals {
    const counted = this.#counted ? { counted: this.#counted.totals } : {};
    return { ...this.totals, statuses: Object.fromEntries(this.#statuses), ...counted };
  }

  #count(status: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }
}
