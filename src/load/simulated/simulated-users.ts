import { createRng } from '../../core/rng.ts';
import type { ClosedWorkload } from '../../plan/plan.ts';
import { EventQueue } from '../../sim/event-queue.ts';
import type { Distribution } from '../../stats/distributions/distribution.ts';
import { parseDurationDistribution } from '../../stats/distributions/parse.ts';
import type { LoadTimes } from '../protocol.ts';
import { REQUEST, StepDraws, THINK, type UserKey, userKey, WORK } from '../step-draws.ts';
import type { RequestMix } from './request-mix.ts';
import type { SimulatedAccount } from './simulated-account.ts';
import type { SimulatedLoop } from './simulated-load.ts';
import type { SimulatedTarget } from './simulated-target.ts';

export interface SimulatedUser {
  readonly number: number;
  readonly key: UserKey;
  /** The number of the next request, from 0, and when it is intended. */
  step: number;
  intended: number;
}

export interface UsersOptions {
  readonly workload: ClosedWorkload;
  readonly seed: number;
  readonly times: LoadTimes;
  readonly mix: RequestMix;
  readonly account: SimulatedAccount;
}

/** A closed loop on a simulated system: the users, and the draws, of the real one. */
export class SimulatedUsers implements SimulatedLoop<SimulatedUser> {
  readonly #options: UsersOptions;
  readonly #target: SimulatedTarget<SimulatedUser>;
  readonly #think: Distribution;
  readonly #due = new EventQueue();
  readonly #users: SimulatedUser[] = [];
  readonly #draws = new StepDraws();
  /** Requests of a fixed count that are yet to be made; Infinity: there is no count. */
  #toMake: number;
  #present = 0;
  #remaining = 0;

  constructor(options: UsersOptions, target: SimulatedTarget<SimulatedUser>) {
    const { workload, seed, times } = options;
    this.#options = options;
    this.#target = target;
    this.#think = parseDurationDistribution(workload.think);
    this.#toMake = workload.requests ?? Infinity;
    const rng = createRng(seed);
    for (let number = 0; number < workload.users; number++) {
      const intended = times.at + number / workload.spawn_rate;
      if (intended >= times.measureUntil) break;
      this.#users.push({ number, key: userKey(rng, number), step: 0, intended });
      this.#due.schedule(number, intended);
    }
    this.#remaining = this.#users.length;
  }

  get next(): number {
    return this.#due.nextTime();
  }

  get isOver(): boolean {
    return this.#remaining === 0 || (this.#toMake === 0 && this.#target.inFlight === 0);
  }

  step(): void {
    this.#act(this.#users[this.#due.take(Infinity)]!);
  }

  ended(user: SimulatedUser, done: number): void {
    const { workload, times, account } = this.#options;
    const think =
      workload.pacing_s === null
        ? this.#think.sample(this.#draws.at(user.key, user.step, THINK))
        : Math.max(0, user.intended + workload.pacing_s - done);
    account.tally.thought(think, done);
    user.step++;
    user.intended = done + think;
    if (user.intended < times.measureUntil && this.#toMake > 0)
      this.#due.schedule(user.number, user.intended);
    else this.#remaining--;
  }

  /** All who have come stay to the end of the window; then only those whose last request is in flight. */
  usersAt(time: number): number {
    return time <= this.#options.times.measureUntil ? this.#present : this.#remaining;
  }

  /** A user who is due has sent: here nobody is late. */
  stop(): void {}

  #act(user: SimulatedUser): void {
    const { times, mix, workload } = this.#options;
    // What is intended before the window is of the warm-up.
    if (user.intended >= times.measureFrom) {
      if (this.#toMake === 0) {
        this.#remaining--;
        return;
      }
      this.#toMake--;
    }
    if (user.step === 0) this.#present++;
    const request = mix.next(this.#draws.at(user.key, user.step, REQUEST));
    const work = this.#draws.at(user.key, user.step, WORK);
    // All users' first requests, then all their second ones.
    const index = user.step * workload.users + user.number;
    this.#target.send(user, { index, request, intended: user.intended }, work, user.intended);
  }
}
