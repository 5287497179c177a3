import { createRng } from '../../core/rng.ts';
import type { OpenWorkload } from '../../plan/plan.ts';
import { parseDurationDistribution } from '../../stats/distributions/parse.ts';
import { ArrivalQueue } from '../arrival-queue.ts';
import { arrivalTimes, SESSIONS } from '../load-of.ts';
import type { LoadTimes } from '../protocol.ts';
import { type Session, Sessions } from '../sessions.ts';
import { REQUEST, StepDraws, type UserKey, userKey, WORK } from '../step-draws.ts';
import type { Named } from '../tally.ts';
import type { RequestMix } from './request-mix.ts';
import type { SimulatedAccount } from './simulated-account.ts';
import type { SimulatedLoop } from './simulated-load.ts';
import type { SimulatedTarget } from './simulated-target.ts';

/** What a request belongs to: the session of a visitor; null: it came alone. */
export type Visit = Session<Named> | null;

export interface ArrivalsOptions {
  readonly workload: OpenWorkload;
  readonly seed: number;
  readonly times: LoadTimes;
  /** The times of a trace; null: the load follows none. */
  readonly recorded: Float64Array | null;
  readonly mix: RequestMix;
  readonly account: SimulatedAccount;
  /** How late each arrival was sent, in their order; NaN: it was dropped. */
  readonly onSent: (delay_s: number) => void;
}

/** An open load on a simulated system: the arrivals of the real one, sent to the nanosecond. */
export class SimulatedArrivals implements SimulatedLoop<Visit> {
  readonly #options: ArrivalsOptions;
  readonly #target: SimulatedTarget<Visit>;
  readonly #arrivals: () => number;
  readonly #sessions: Sessions<Named> | null;
  /** Arrivals that wait for a connection. */
  readonly #due = new ArrivalQueue();
  readonly #draws = new StepDraws();
  readonly #key: UserKey;
  /** The next arrival, and the number of the next one to be sent or dropped. */
  #next: number;
  #arrival = 0;

  constructor(options: ArrivalsOptions, target: SimulatedTarget<Visit>) {
    const { workload, seed, times, recorded, mix } = options;
    this.#options = options;
    this.#target = target;
    const rng = createRng(seed);
    this.#key = userKey(rng, 0);
    this.#arrivals = arrivalTimes(workload, seed, times.measureUntil - times.at, recorded);
    this.#next = this.#following();
    this.#sessions = workload.session
      ? new Sessions({
          requests: workload.session.requests,
          think: parseDurationDistribution(workload.session.think),
          rng: rng.stream(SESSIONS),
          flowOf: () => mix,
          until: times.measureUntil,
        })
      : null;
  }

  get next(): number {
    return Math.min(this.#next, this.#isFree ? this.#followUp : Infinity);
  }

  get isOver(): boolean {
    const waiting = this.#due.length > 0 || this.#followUp < Infinity;
    return this.#next === Infinity && !waiting && this.#target.inFlight === 0;
  }

  step(): void {
    const now = this.next;
    if (this.#next <= now) {
      this.#due.push(this.#next);
      this.#next = this.#following();
    }
    this.#serve(now);
  }

  ended(visit: Visit, done: number, isGood: boolean): void {
    if (visit && isGood) this.#sessions!.goOn(visit, done);
    else if (visit) this.#sessions!.end(visit);
    this.#serve(done);
  }

  usersAt(): number {
    return this.#target.inFlight;
  }

  /** The load is over at this time: what still waits was never sent. */
  stop(now: number): void {
    while (Math.min(this.#due.first, this.#followUp) <= now) this.#drop(now);
  }

  get #isFree(): boolean {
    return this.#target.inFlight < this.#options.workload.connections;
  }

  get #followUp(): number {
    return this.#sessions?.next ?? Infinity;
  }

  /** Sends what is due, oldest first, as far as there are connections. */
  #serve(now: number): void {
    for (;;) {
      const first = Math.min(this.#due.first, this.#followUp);
      if (first > now) return;
      if (first < now - this.#options.workload.timeout_s) this.#drop(now);
      else if (!this.#isFree) return;
      else if (this.#followUp < this.#due.first) this.#sendFollowUp(now);
      else this.#sendArrival(now);
    }
  }

  #sendArrival(now: number): void {
    const visit = this.#sessions?.begin(this.#arrival) ?? null;
    const { work, ...one } = this.#takeArrival();
    this.#options.onSent(now - one.intended);
    this.#target.send(visit, one, work, now);
  }

  #sendFollowUp(now: number): void {
    const visit = this.#sessions!.take();
    const one = this.#followUpOf(visit);
    this.#target.send(visit, one, this.#draws.at(visit.key, visit.step, WORK), now);
  }

  #drop(now: number): void {
    const { account, onSent } = this.#options;
    if (this.#followUp < this.#due.first) {
      const visit = this.#sessions!.take();
      account.dropped(this.#followUpOf(visit), now);
      this.#sessions!.end(visit);
      return;
    }
    account.dropped(this.#takeArrival(), now);
    onSent(Number.NaN);
  }

  /** The oldest arrival, with its request, which depends on (seed, arrival) alone. */
  #takeArrival() {
    const arrival = this.#arrival++;
    const index = arrival * (this.#sessions?.requests ?? 1);
    const request = this.#options.mix.next(this.#draws.at(this.#key, arrival, REQUEST));
    return { index, request, intended: this.#due.shift(), work: this.#draws.at(this.#key, arrival, WORK) };
  }

  #followUpOf(visit: Session<Named>) {
    const { flow, key, step, intended } = visit;
    const request = flow.next(this.#draws.at(key, step, REQUEST));
    return { index: this.#sessions!.indexOf(visit), request, intended };
  }

  /** None is intended for after the window. */
  #following(): number {
    const { at, measureUntil } = this.#options.times;
    const time = at + this.#arrivals();
    return time < measureUntil ? time : Infinity;
  }
}
