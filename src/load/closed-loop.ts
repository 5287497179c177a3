import { createRng } from '../core/rng.ts';
import { monotonicNow } from '../measure/clock.ts';
import type { ClosedWorkload } from '../plan/plan.ts';
import { parseDurationDistribution } from '../stats/distributions/parse.ts';
import { Account, type AccountOptions } from './account.ts';
import { Alarm } from './alarm.ts';
import { ClosedUser, type Loop } from './closed-user.ts';
import type { Answer, ErrorClass, PreparedRequest, Transport } from './connection.ts';
import { shareOf } from './counted.ts';
import { DueHeap } from './due-heap.ts';
import { errorOf } from './error-of.ts';
import type { Flow } from './flow.ts';
import type { GeneratorConfig, LoadTimes } from './protocol.ts';
import { REQUEST, StepDraws, THINK, userKey } from './step-draws.ts';
import { WaitingList } from './waiting-list.ts';

/** Requests that ran out of time are looked for this often. */
const SWEEP_MS = 10;
/** A user connects this long before the first request. */
const CONNECT_AHEAD_S = 0.5;

export interface ClosedLoopOptions<R extends PreparedRequest>
  extends Pick<AccountOptions, 'threadClock' | 'log' | 'onIntervals' | 'onDone'> {
  readonly config: GeneratorConfig;
  readonly workload: ClosedWorkload;
  readonly times: LoadTimes;
  readonly transport: Transport<R>;
  /** The flows of this thread's users, by their number. */
  readonly flows: ReadonlyMap<number, Flow<R>>;
}

/** The closed model: this thread's share of the users, from the first to the end of the drain. */
export class ClosedLoop<R extends PreparedRequest> implements Loop<R> {
  readonly #options: ClosedLoopOptions<R>;
  readonly #times: LoadTimes;
  readonly #account: Account;
  readonly #users: ClosedUser<R>[] = [];
  readonly #due = new DueHeap();
  readonly #waiting = new WaitingList<ClosedUser<R>>();
  readonly #draws = new StepDraws();
  readonly #sampleThink: (user: ClosedUser<R>, done: number) => number;
  readonly #alarm = new Alarm(() => this.#ring());
  #sweepTimer: NodeJS.Timeout | undefined;
  #present = 0;
  #remaining = 0;
  /** Requests of a fixed count that this thread has yet to make; Infinity: there is no count. */
  #toMake = Infinity;
  #finished = false;

  constructor(options: ClosedLoopOptions<R>) {
    const { config, times, transport } = options;
    const { seed } = config.trial;
    const { workload } = options;
    this.#options = options;
    this.#times = times;
    const { requests, users } = workload;
    if (requests !== undefined) this.#toMake = shareOf(requests, users, config.thread, config.threads);
    this.#account = new Account({
      ...options,
      counted: requests !== undefined,
      idle: () => this.#alarm.idle_s,
      usersAt: (time) => this.#usersAt(time),
    });
    const { pacing_s } = workload;
    const think = parseDurationDistribution(workload.think);
    this.#sampleThink =
      pacing_s !== null
        ? (user, done) => Math.max(0, user.intended + pacing_s - done)
        : think.variance === 0
          ? () => think.mean
          : (user) => think.sample(this.#draws.at(user.key, user.step, THINK));
    const rng = createRng(seed);
    for (const [number, flow] of options.flows) {
      const first = times.at + number / workload.spawn_rate;
      if (!this.goesOnAt(first)) break;
      const user = new ClosedUser(this, transport, {
        index: this.#users.length,
        number,
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
    this.#account.start();
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
    const own = user.flow.pause?.(this.#draws.at(user.key, user.step, THINK));
    const think = own ?? this.#sampleThink(user, done);
    this.#account.tally.thought(think, done);
    return think;
  }

  goesOnAt(time: number): boolean {
    return time < this.#times.measureUntil && this.#toMake > 0 && !this.#finished;
  }

  admits(intended: number): boolean {
    // What is intended before the window is of the warm-up.
    if (intended < this.#times.measureFrom) return true;
    if (this.#toMake === 0) return false;
    this.#toMake--;
    return true;
  }

  arrived(): void {
    this.#present++;
  }

  waits(user: ClosedUser<R>, since: number): void {
    this.#waiting.add(user, since);
  }

  connected(): void {
    this.#alarm.worked();
    this.#account.tally.totals.connects++;
  }

  sent(request: R, intended: number, sent: number, lag: number): void {
    this.#account.tally.sent(request, intended, sent, lag);
  }

  resent(): void {
    this.#account.tally.totals.resent++;
  }

  answered(user: ClosedUser<R>, answer: Answer, done: number): void {
    const error = errorOf(user.flow, answer, user.request);
    if (error) {
      this.failed(user, error, done, answer);
      return;
    }
    this.#alarm.worked();
    this.#waiting.remove(user);
    this.#account.good(user.request!, this.indexOf(user), user.intended, user.sent, done, answer);
  }

  failed(user: ClosedUser<R>, error: ErrorClass, done: number, answer: Answer | null = null): void {
    this.#alarm.worked();
    this.#waiting.remove(user);
    const sent = user.phase === 'connecting' ? Number.NaN : user.sent;
    this.#account.failed(user.request!, this.indexOf(user), error, user.intended, sent, done, answer);
  }

  /** All users' first requests, then all their second ones. */
  indexOf({ step, number }: ClosedUser<R>): number {
    return step * this.#options.workload.users + number;
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
    if (this.#toMake === 0) this.#dismiss();
    if (now >= this.#times.drainUntil) this.#censor();
    else if (this.#remaining === 0) this.#finishAfterWindow();
  }

  /** The count is made: who still thinks need not stay. */
  #dismiss(): void {
    for (const user of this.#users) if (user.isWaitingToSend) user.leave();
  }

  /** What still waits will not be waited for: sent, it is censored; not even connected, it failed. */
  #censor(): void {
    const now = monotonicNow();
    for (let user = this.#waiting.first; user; user = this.#waiting.first) {
      if (user.phase === 'connecting') this.failed(user, 'connect_timeout', now);
      else this.#account.censored(user.request!, this.indexOf(user), user.intended, user.sent);
      user.leave();
    }
    const { measureUntil } = this.#times;
    const due = this.#users.filter(
      (user) => user.isWaitingToSend && user.intended < Math.min(now, measureUntil),
    );
    this.#account.tally.totals.unsent += due.length;
    this.#finish();
  }

  #finishAfterWindow(): void {
    if (this.#toMake === 0 || monotonicNow() >= this.#times.measureUntil) this.#finish();
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    clearInterval(this.#sweepTimer);
    for (const user of this.#users) user.leave();
    void this.#alarm.close();
    this.#account.finish();
  }

  /** All who have come stay to the end of the window; then only those whose last request is in flight. */
  #usersAt(time: number): number {
    return time <= this.#times.measureUntil ? this.#present : this.#remaining;
  }
}
