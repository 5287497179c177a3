import { createRng } from '../core/rng.ts';
import type { GeneratorTotals, IntervalBatch } from '../measure/interval.ts';
import { parseDurationDistribution } from '../stats/distributions/parse.ts';
import { Alarm } from './alarm.ts';
import { monotonicNow } from './clock.ts';
import { ClosedUser, type Loop } from './closed-user.ts';
import type { Answer, ErrorClass, PreparedRequest, Transport } from './connection.ts';
import { DueHeap } from './due-heap.ts';
import type { Flow } from './flow.ts';
import type { GeneratorConfig, LoadTimes } from './protocol.ts';
import { Recorder, threadBatch } from './recorder.ts';
import { REQUEST, StepDraws, THINK, userKey } from './step-draws.ts';
import { WaitingList } from './waiting-list.ts';

/** Batches leave this often. */
const FLUSH_S = 0.25;
/** Requests that ran out of time are looked for this often. */
const SWEEP_MS = 10;
/** A user connects this long before the first request. */
const CONNECT_AHEAD_S = 0.5;

/** The CPU time of the calling thread, cumulative. */
export type ThreadClock = () => { readonly cpu_s: number; readonly run_delay_s: number } | null;

export interface ClosedLoopOptions<R extends PreparedRequest> {
  readonly config: GeneratorConfig;
  readonly times: LoadTimes;
  readonly transport: Transport<R>;
  /** The flows of this thread's users, by their number. */
  readonly flows: ReadonlyMap<number, Flow<R>>;
  readonly threadClock: ThreadClock;
  readonly onIntervals: (batches: IntervalBatch[]) => void;
  readonly onDone: (totals: GeneratorTotals) => void;
}

/** The closed model: this thread's share of the users, from the first to the end of the drain. */
export class ClosedLoop<R extends PreparedRequest> implements Loop<R> {
  readonly #options: ClosedLoopOptions<R>;
  readonly #times: LoadTimes;
  readonly #recorder: Recorder;
  readonly #users: ClosedUser<R>[] = [];
  readonly #due = new DueHeap();
  readonly #waiting = new WaitingList<ClosedUser<R>>();
  readonly #draws = new StepDraws();
  readonly #sampleThink: (user: ClosedUser<R>) => number;
  readonly #alarm = new Alarm(() => this.#ring());
  readonly #totals = {
    sent: 0,
    completed: 0,
    failed: 0,
    censored: 0,
    unsent: 0,
    resent: 0,
    think_s: 0,
    thinks: 0,
    connects: 0,
  };
  readonly #clockAtStart: ReturnType<ThreadClock>;
  #flushTimer: NodeJS.Timeout | undefined;
  #sweepTimer: NodeJS.Timeout | undefined;
  #present = 0;
  #remaining = 0;
  #nextSecond = 0;
  #finished = false;

  constructor(options: ClosedLoopOptions<R>) {
    const { config, times, transport } = options;
    const { workload, seed } = config.trial;
    this.#options = options;
    this.#times = times;
    this.#recorder = new Recorder(times.at, times.measureUntil);
    this.#clockAtStart = options.threadClock();
    const think = parseDurationDistribution(workload.think);
    this.#sampleThink =
      think.variance === 0
        ? () => think.mean
        : (user) => think.sample(this.#draws.at(user.key, user.step, THINK));
    const rng = createRng(seed);
    for (const [number, flow] of options.flows) {
      const first = times.at + number / workload.spawn_rate;
      if (!this.goesOnAt(first)) break;
      const user = new ClosedUser(this, transport, {
        index: this.#users.length,
        key: userKey(rng, number),
        flow,
        first,
      });
      this.#users.push(user);
      this.#due.push(first - CONNECT_AHEAD_S, user.index);
    }
    this.#remaining = this.#users.length;
  }

  start(): void {
    this.#sweepTimer = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#scheduleFlush();
    this.#ring();
  }

  /** Stops now: nothing new is sent, what is in flight is censored. */
  stop(): void {
    this.#censor();
  }

  schedule(user: ClosedUser<R>, at: number): void {
    this.#due.push(at, user.index);
    if (this.#due.next === at) this.#alarm.set(at);
  }

  draw(user: ClosedUser<R>): R {
    return user.flow.next(this.#draws.at(user.key, user.step, REQUEST));
  }

  think(user: ClosedUser<R>, done: number): number {
    const think = this.#sampleThink(user);
    if (done >= this.#times.measureFrom && done < this.#times.measureUntil) {
      this.#totals.thinks++;
      this.#totals.think_s += think;
    }
    return think;
  }

  goesOnAt(time: number): boolean {
    return time < this.#times.measureUntil && !this.#finished;
  }

  arrived(): void {
    this.#present++;
  }

  waits(user: ClosedUser<R>, since: number): void {
    this.#waiting.add(user, since);
  }

  connected(): void {
    this.#alarm.worked();
    this.#totals.connects++;
  }

  sent(request: R, intended: number, sent: number, lag: number): void {
    this.#totals.sent++;
    this.#recorder.sent(request.name, intended, sent, lag);
  }

  resent(): void {
    this.#totals.resent++;
  }

  answered(user: ClosedUser<R>, answer: Answer, done: number): void {
    const error = errorOf(user, answer);
    if (error) {
      this.failed(user, error, done, answer.bytes);
      return;
    }
    this.#alarm.worked();
    this.#waiting.remove(user);
    this.#totals.completed++;
    this.#recorder.good(user.request!.name, user.intended, user.sent, done, answer.bytes);
  }

  failed(user: ClosedUser<R>, error: ErrorClass, done: number, bytes = 0): void {
    this.#alarm.worked();
    this.#waiting.remove(user);
    this.#totals.failed++;
    this.#recorder.failed(user.request!.name, error, user.intended, done, bytes);
  }

  left(user: ClosedUser<R>): void {
    this.#waiting.remove(user);
    this.#remaining--;
    if (this.#remaining === 0) this.#finishAfterWindow();
  }

  #ring(): void {
    const now = monotonicNow();
    while (this.#due.next <= now) this.#users[this.#due.pop()]!.wake();
    this.#alarm.set(this.#due.next);
  }

  #sweep(): void {
    const now = monotonicNow();
    const oldest = now - this.#options.config.trial.workload.timeout_s;
    for (let user = this.#waiting.first; user && user.since <= oldest; user = this.#waiting.first)
      user.timeOut();
    if (now >= this.#times.drainUntil) this.#censor();
    else if (now >= this.#times.measureUntil && this.#remaining === 0) this.#finish();
  }

  /** What still waits will not be waited for: sent, it is censored; not even connected, it failed. */
  #censor(): void {
    const now = monotonicNow();
    for (let user = this.#waiting.first; user; user = this.#waiting.first) {
      if (user.phase === 'connecting') this.failed(user, 'connect_timeout', now);
      else this.#totals.censored++;
      user.leave();
    }
    const { measureUntil } = this.#times;
    const due = this.#users.filter(
      (user) => user.isWaitingToSend && user.intended < Math.min(now, measureUntil),
    );
    this.#totals.unsent += due.length;
    this.#finish();
  }

  #finishAfterWindow(): void {
    if (monotonicNow() >= this.#times.measureUntil) this.#finish();
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    clearInterval(this.#sweepTimer);
    clearTimeout(this.#flushTimer);
    for (const user of this.#users) user.leave();
    void this.#alarm.close();
    this.#flush(true);
    this.#options.onDone({ ...this.#totals });
  }

  #scheduleFlush(): void {
    const now = monotonicNow();
    const next = this.#times.at + FLUSH_S * Math.max(1, Math.floor((now - this.#times.at) / FLUSH_S) + 1);
    this.#flushTimer = setTimeout(
      () => {
        this.#flush(false);
        this.#scheduleFlush();
      },
      Math.ceil((next - now) * 1000),
    );
  }

  #flush(last: boolean): void {
    const now = monotonicNow();
    const batches = this.#recorder.flush();
    const until = Math.floor(now - this.#times.at) + (last ? 1 : 0);
    for (; this.#nextSecond < until; this.#nextSecond++) {
      batches.push(
        threadBatch(this.#nextSecond, this.#usersAt(this.#times.at + this.#nextSecond + 1), this.#clock()),
      );
    }
    if (batches.length > 0) this.#options.onIntervals(batches);
  }

  /** All who have come stay to the end of the window; then only those whose last request is in flight. */
  #usersAt(time: number): number {
    return time <= this.#times.measureUntil ? this.#present : this.#remaining;
  }

  /** Since the load's start; polling while there was nothing to do is not work. */
  #clock(): ReturnType<ThreadClock> {
    const clock = this.#options.threadClock();
    if (!clock || !this.#clockAtStart) return null;
    return {
      cpu_s: Math.max(0, clock.cpu_s - this.#clockAtStart.cpu_s - this.#alarm.idle_s),
      run_delay_s: clock.run_delay_s - this.#clockAtStart.run_delay_s,
    };
  }
}

/** What is wrong with an answer, if anything. */
function errorOf<R extends PreparedRequest>({ flow }: ClosedUser<R>, answer: Answer): ErrorClass | undefined {
  if (answer.status >= 500) return 'http_5xx';
  if (answer.status >= 400) return 'http_4xx';
  if (answer.body === undefined) return undefined;
  try {
    flow.learn?.(answer.body);
    return undefined;
  } catch {
    return 'unexpected_body';
  }
}
