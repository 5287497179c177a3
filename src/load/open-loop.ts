import { createRng } from '../core/rng.ts';
import { monotonicNow } from '../measure/clock.ts';
import { Account, type AccountOptions } from './account.ts';
import { Alarm } from './alarm.ts';
import { ArrivalQueue } from './arrival-queue.ts';
import type { Answer, ErrorClass, PreparedRequest, Transport } from './connection.ts';
import { errorOf } from './error-of.ts';
import { Exchange, type ExchangeLoop } from './exchange.ts';
import type { Flow } from './flow.ts';
import type { LoadTimes } from './protocol.ts';
import type { Session, Sessions } from './sessions.ts';
import { REQUEST, StepDraws, type UserKey, userKey } from './step-draws.ts';
import { WaitingList } from './waiting-list.ts';

/** Requests that ran out of time are looked for this often. */
const SWEEP_MS = 10;
/** Connections that are there before the first arrival. */
const CONNECT_AHEAD = 8;
/** More at once would flood the backlog of a server that has just come up. */
const MOST_CONNECTING = 128;
/** After this many sends in one go the answers that have come meanwhile get their turn. */
const STRETCH = 64;
/** Arrivals that are counted in one go: a thread that has fallen behind must come through them faster than they come. */
const MOST_ARRIVING = 4096;

/** Of the machine, not of the server: more connections than there are cannot be had, but those may serve. */
const SHORTAGES: readonly ErrorClass[] = ['no_files', 'no_ports', 'no_memory'];

export interface OpenLoopOptions<R extends PreparedRequest>
  extends Pick<AccountOptions, 'threadClock' | 'log' | 'onIntervals' | 'onDone'> {
  readonly times: LoadTimes;
  readonly transport: Transport<R>;
  readonly seed: number;
  /** This thread is k of n and sends the arrivals i = k mod n. */
  readonly thread: number;
  readonly threads: number;
  /** The times of all arrivals in seconds since the load's start, one a call, then Infinity. */
  readonly arrivals: () => number;
  /** The flow of arrival i. */
  readonly flowOf: (arrival: number) => Flow<R>;
  /** Connections that this thread may have. */
  readonly connections: number;
  readonly timeout_s: number;
  /** What each arrival goes on with; null: it is one request. */
  readonly sessions: Sessions<R> | null;
  /** The delay with which each of this thread's arrivals was sent, in their order; NaN: it was dropped. */
  readonly onSent: (delay_s: number) => void;
}

/**
 * The open model: requests are sent when they arrive, whatever became of those before. An arrival that finds no
 * free connection waits for one, or for a new one; response times run from the intended time all the same.
 */
export class OpenLoop<R extends PreparedRequest> implements ExchangeLoop<R> {
  readonly #options: OpenLoopOptions<R>;
  readonly #account: Account;
  readonly #alarm = new Alarm(() => this.#ring());
  readonly #draws = new StepDraws();
  readonly #key: UserKey;
  readonly #due = new ArrivalQueue();
  readonly #free: Exchange<R>[] = [];
  readonly #waiting = new WaitingList<Exchange<R>>();
  /** Exchanges without a connection, to be used again. */
  readonly #spare: Exchange<R>[] = [];
  #sweepTimer: NodeJS.Timeout | undefined;
  /** Connections that are there or being made, and how many of them the latter. */
  #open = 0;
  #connecting = 0;
  #most: number;
  #inFlight = 0;
  /** The next arrival of this thread that is not due yet, on the machine's clock. */
  #next = Infinity;
  /** The number of the next arrival to be sent or dropped, among all threads' arrivals. */
  #arrival: number;
  #finished = false;

  constructor(options: OpenLoopOptions<R>) {
    this.#options = options;
    this.#most = options.connections;
    this.#arrival = options.thread;
    this.#key = userKey(createRng(options.seed), 0);
    this.#account = new Account({
      ...options,
      idle: () => this.#alarm.idle_s,
      usersAt: () => this.#inFlight,
    });
    for (let i = 0; i < options.thread; i++) options.arrivals();
    this.#next = this.#timeOf(options.arrivals());
  }

  start(): void {
    this.#sweepTimer = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#account.start();
    for (let i = Math.min(CONNECT_AHEAD, this.#most); i > 0; i--) this.#connect();
    this.#alarm.set(this.#next);
  }

  /** Stops now: nothing new is sent, what is in flight is censored. */
  stop(): void {
    this.#censor();
  }

  free(exchange: Exchange<R>, now: number): void {
    if (this.#finished) {
      exchange.close();
      return;
    }
    if (exchange.listed) {
      this.#waiting.remove(exchange);
      this.#connecting--;
    }
    exchange.place = this.#free.push(exchange) - 1;
    // Answers that come together would else hold up what arrives meanwhile.
    this.#arrive(now);
    this.#serve(now);
    this.#finishWhenDone(now);
  }

  connected(): void {
    this.#alarm.worked();
    this.#account.tally.totals.connects++;
  }

  sent(exchange: Exchange<R>, lag: number): void {
    this.#inFlight++;
    this.#waiting.add(exchange, exchange.sent);
    this.#account.tally.sent(exchange.request!, exchange.intended, exchange.sent, lag);
    if (isFirst(exchange.session)) this.#options.onSent(exchange.sent - exchange.intended);
  }

  resent(): void {
    this.#account.tally.totals.resent++;
  }

  answered(exchange: Exchange<R>, answer: Answer, done: number): void {
    const error = errorOf(exchange.flow!, answer, exchange.request);
    if (error) {
      this.failed(exchange, error, done, answer);
      return;
    }
    this.#ended(exchange);
    const { request, index, intended, sent } = exchange;
    this.#account.good(request!, index, intended, sent, done, answer);
    if (exchange.session) {
      this.#options.sessions!.goOn(exchange.session, done);
      this.#setAlarm();
    }
  }

  failed(exchange: Exchange<R>, error: ErrorClass, done: number, answer: Answer | null = null): void {
    this.#ended(exchange);
    const { request, index, intended, sent } = exchange;
    this.#account.failed(request!, index, error, intended, sent, done, answer);
    if (exchange.session) this.#options.sessions!.end(exchange.session);
  }

  refused(exchange: Exchange<R>, error: ErrorClass, now: number): void {
    this.#waiting.remove(exchange);
    this.#connecting--;
    const others = this.#open - 1 - this.#connecting;
    if (SHORTAGES.includes(error) && others > 0) {
      this.#most = others;
    } else if (this.#due.length > 0) {
      this.#fail(error, now);
    }
  }

  closed(exchange: Exchange<R>): void {
    if (exchange.place >= 0) this.#unfree(exchange);
    this.#open--;
    this.#spare.push(exchange);
    const now = monotonicNow();
    this.#serve(now);
    this.#finishWhenDone(now);
  }

  #ring(): void {
    const now = monotonicNow();
    this.#arrive(now);
    this.#serve(now);
    this.#setAlarm();
  }

  /** What has arrived by now waits to be sent. */
  #arrive(now: number): void {
    for (let n = 0; n < MOST_ARRIVING && this.#next <= now; n++) {
      this.#due.push(this.#next);
      this.#next = this.#following();
    }
  }

  #setAlarm(): void {
    const goesOn = this.#due.length > 0 && this.#free.length > 0;
    this.#alarm.set(goesOn ? monotonicNow() : Math.min(this.#next, this.#followUp));
  }

  /** When the next request of a session under way is intended. */
  get #followUp(): number {
    return this.#options.sessions?.next ?? Infinity;
  }

  /** Sends what is due, oldest first, as far as there are connections, and has more made for the rest. */
  #serve(now: number): void {
    if (this.#finished) return;
    for (let sends = 0; sends < STRETCH; ) {
      const first = Math.min(this.#due.first, this.#followUp);
      if (first > now) break;
      if (first < now - this.#options.timeout_s) {
        this.#drop();
        continue;
      }
      const exchange = this.#free.pop();
      if (!exchange) break;
      exchange.place = -1;
      sends++;
      if (this.#followUp < this.#due.first) this.#sendFollowUp(exchange);
      else this.#sendArrival(exchange);
    }
    if (this.#free.length > 0) return;
    const waiting = this.#due.length + (this.#followUp <= now ? 1 : 0);
    const wanted = Math.min(waiting, MOST_CONNECTING);
    while (this.#connecting < wanted && this.#open < this.#most) this.#connect();
  }

  #sendArrival(exchange: Exchange<R>): void {
    const session = this.#options.sessions?.begin(this.#arrival) ?? null;
    const flow = session?.flow ?? this.#options.flowOf(this.#arrival);
    const index = this.#index;
    exchange.send(flow, this.#draw(flow), index, this.#due.shift(), session);
  }

  #sendFollowUp(exchange: Exchange<R>): void {
    const sessions = this.#options.sessions!;
    const session = sessions.take();
    const { flow, key, step, intended } = session;
    const request = flow.next(this.#draws.at(key, step, REQUEST));
    exchange.send(flow, request, sessions.indexOf(session), intended, session);
  }

  #connect(): void {
    this.#open++;
    this.#connecting++;
    const exchange = this.#spare.pop() ?? new Exchange(this, this.#options.transport);
    this.#waiting.add(exchange, monotonicNow());
    exchange.open();
  }

  /** The oldest arrival that is due found no connection in time: it is never sent, and counted. */
  #drop(): void {
    if (this.#followUp < this.#due.first) {
      const { sessions } = this.#options;
      const session = sessions!.take();
      const request = session.flow.next(this.#draws.at(session.key, session.step, REQUEST));
      this.#account.dropped(request, sessions!.indexOf(session), session.intended);
      sessions!.end(session);
      return;
    }
    const index = this.#index;
    const request = this.#draw(this.#options.flowOf(this.#arrival));
    this.#account.dropped(request, index, this.#due.shift());
    this.#options.onSent(Number.NaN);
  }

  #fail(error: ErrorClass, now: number): void {
    const index = this.#index;
    const request = this.#draw(this.#options.flowOf(this.#arrival));
    this.#account.failed(request, index, error, this.#due.shift(), Number.NaN, now, null);
    this.#options.onSent(Number.NaN);
  }

  /** The number of the next arrival's request; each arrival has as many as a session. */
  get #index(): number {
    return this.#arrival * (this.#options.sessions?.requests ?? 1);
  }

  /** The request of the oldest arrival, which depends on (seed, arrival) alone. */
  #draw(flow: Flow<R>): R {
    const request = flow.next(this.#draws.at(this.#key, this.#arrival, REQUEST));
    this.#arrival += this.#options.threads;
    return request;
  }

  #ended(exchange: Exchange<R>): void {
    this.#alarm.worked();
    this.#waiting.remove(exchange);
    this.#inFlight--;
  }

  #unfree(exchange: Exchange<R>): void {
    const last = this.#free.pop()!;
    if (last !== exchange) {
      last.place = exchange.place;
      this.#free[last.place] = last;
    }
    exchange.place = -1;
  }

  #sweep(): void {
    const now = monotonicNow();
    const oldest = now - this.#options.timeout_s;
    for (let late = this.#waiting.first; late && late.since <= oldest; late = this.#waiting.first)
      late.timeOut();
    this.#serve(now);
    if (now >= this.#options.times.drainUntil) this.#censor();
    else this.#finishWhenDone(now);
  }

  /** What still waits will not be waited for: sent, it is censored; not sent, it was dropped. */
  #censor(): void {
    const now = monotonicNow();
    for (; this.#next <= now; this.#next = this.#following()) this.#due.push(this.#next);
    while (Math.min(this.#due.first, this.#followUp) <= now) this.#drop();
    for (let one = this.#waiting.first; one; one = this.#waiting.first) {
      this.#waiting.remove(one);
      if (one.phase === 'in flight') this.#account.censored(one.request!, one.index, one.intended, one.sent);
      one.close();
    }
    this.#finish();
  }

  #finishWhenDone(now: number): void {
    const over = now >= this.#options.times.measureUntil && this.#next === Infinity;
    const waiting = this.#due.length > 0 || this.#followUp < Infinity;
    if (over && this.#inFlight === 0 && !waiting) this.#finish();
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    clearInterval(this.#sweepTimer);
    for (let one = this.#waiting.first; one; one = this.#waiting.first) {
      this.#waiting.remove(one);
      one.close();
    }
    for (const exchange of this.#free) exchange.close();
    void this.#alarm.close();
    this.#account.finish();
  }

  /** This thread's next arrival; none is intended for after the window. */
  #following(): number {
    const { arrivals, threads } = this.#options;
    for (let k = 1; k < threads; k++) arrivals();
    return this.#timeOf(arrivals());
  }

  #timeOf(arrival: number): number {
    const time = this.#options.times.at + arrival;
    return time < this.#options.times.measureUntil ? time : Infinity;
  }
}

/** Whether the request in flight is that of an arrival, not one that follows in a session. */
const isFirst = (session: Session<unknown> | null) => session === null || session.step === 0;
