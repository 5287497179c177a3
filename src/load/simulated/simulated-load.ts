import type { SystemModel } from '../../core/system.ts';
import type { GeneratorTotals, IntervalBatch } from '../../measure/interval.ts';
import type { RequestRecord } from '../../measure/request-record.ts';
import type { PlannedTrial } from '../../plan/plan.ts';
import { ServiceSystem, type SystemCounters } from '../../sim/service-system.ts';
import { loadTimes } from '../load-times.ts';
import type { LoadTimes } from '../protocol.ts';
import { threadBatch } from '../recorder.ts';
import { Tally } from '../tally.ts';
import { RequestMix } from './request-mix.ts';
import { SimulatedAccount } from './simulated-account.ts';
import { SimulatedArrivals, type Visit } from './simulated-arrivals.ts';
import { type Sent, SimulatedTarget } from './simulated-target.ts';
import { type SimulatedUser, SimulatedUsers } from './simulated-users.ts';

/** Who sends requests, and waits for their answers. */
export interface SimulatedLoop<W> {
  /** When the next request is due; Infinity: none is. */
  readonly next: number;
  /** Nothing more will be sent, and nothing is waited for. */
  readonly isOver: boolean;
  /** Lets it be sent. */
  step(): void;
  ended(by: W, done: number, isGood: boolean): void;
  usersAt(time: number): number;
  /** The load is over at this time: what has not been sent by then never is. */
  stop(now: number): void;
}

export interface SimulatedLoadOptions {
  readonly trial: PlannedTrial;
  readonly model: SystemModel;
  /** By service, where that is not one. */
  readonly replicas: Readonly<Record<string, number>>;
  /** The times of a trace; null: the load follows none. */
  readonly recorded: Float64Array | null;
  /** Of an open load: how late each arrival was sent, in their order; NaN: it was dropped. */
  readonly onSent: (delay_s: number) => void;
  /** Each request when it has ended, and at the end what has not. */
  readonly onRequest?: (request: RequestRecord) => void;
}

/** Who sends and what answers, whatever the requests belong to. */
interface World extends Pick<SimulatedLoop<never>, 'next' | 'isOver' | 'usersAt'> {
  step(): void;
  stop(now: number): void;
  counters(now: number): SystemCounters;
}

/**
 * The load of a trial on a simulated system, on a clock of its own that begins at 0. Users, arrivals and think times are
 * those that a real generator draws from the same seed.
 */
export class SimulatedLoad {
  readonly times: LoadTimes;
  /** How far it has come. */
  now = 0;
  readonly #tally: Tally;
  readonly #world: World;
  readonly #isCounted: boolean;
  /** Users at the end of each second so far, and how many of these have been told. */
  readonly #users: number[] = [];
  #told = 0;

  constructor(options: SimulatedLoadOptions) {
    const { workload } = options.trial;
    this.times = loadTimes(0, options.trial);
    this.#isCounted = workload.model === 'closed' && workload.requests !== undefined;
    this.#tally = new Tally(this.times, this.#isCounted);
    this.#world = worldOf(options, this.times, new SimulatedAccount(this.#tally, options.onRequest));
  }

  /** Runs on to a time, or to its end; answers whether that is still to come. */
  runTo(time: number): boolean {
    const until = Math.min(time, this.times.drainUntil);
    // Users are told as they are at the end of each second.
    for (let second = this.#users.length + 1; second <= until && this.#advance(second); second++)
      this.#users.push(this.#world.usersAt(second));
    return this.#advance(until) && until < this.times.drainUntil;
  }

  /** What came since the last time. */
  take(): IntervalBatch[] {
    const batches = this.#tally.take();
    for (; this.#told < this.#users.length; this.#told++)
      batches.push(threadBatch(this.#told, this.#users[this.#told]!, null));
    return batches;
  }

  /** Ends it: what has no answer by now gets none. */
  finish(): { batches: IntervalBatch[]; totals: GeneratorTotals } {
    this.#world.stop(this.now);
    const batches = this.take();
    const last = this.#users.length;
    return {
      batches: [...batches, threadBatch(last, this.#world.usersAt(last + 1), null)],
      totals: this.#tally.finish(),
    };
  }

  /** What the system says of itself as of now. */
  counters(): SystemCounters {
    return this.#world.counters(this.now);
  }

  /** Only a count of requests ends a load before its window does. */
  get #isOver(): boolean {
    return this.#world.isOver && (this.#isCounted || this.now >= this.times.measureUntil);
  }

  /** Answers whether it came so far. */
  #advance(until: number): boolean {
    while (!this.#isOver && this.#world.next <= until) {
      this.now = this.#world.next;
      this.#world.step();
    }
    if (this.#isOver) return false;
    this.now = until;
    return true;
  }
}

function worldOf(options: SimulatedLoadOptions, times: LoadTimes, account: SimulatedAccount): World {
  const { trial, model, recorded, onSent } = options;
  const { workload, seed } = trial;
  const mix = new RequestMix(model);
  const all = { seed, times, mix, account };
  return workload.model === 'closed'
    ? world<SimulatedUser>(options, account, (target) => new SimulatedUsers({ ...all, workload }, target))
    : world<Visit>(
        options,
        account,
        (target) => new SimulatedArrivals({ ...all, workload, recorded, onSent }, target),
      );
}

function world<W>(
  { trial, model, replicas }: SimulatedLoadOptions,
  account: SimulatedAccount,
  loopOn: (target: SimulatedTarget<W>) => SimulatedLoop<W>,
): World {
  const system = new ServiceSystem<Sent<W>>(model, replicas);
  const target = new SimulatedTarget<W>({
    system,
    account,
    timeout_s: trial.workload.timeout_s,
    onEnd: (by, done, isGood) => loop.ended(by, done, isGood),
  });
  const loop = loopOn(target);
  return {
    get next() {
      return Math.min(loop.next, target.next);
    },
    get isOver() {
      return loop.isOver;
    },
    // Answers go first: who waits for a connection gets it at once.
    step: () => (target.next <= loop.next ? target.step() : loop.step()),
    usersAt: (time) => loop.usersAt(time),
    stop(now) {
      loop.stop(now);
      target.censor();
    },
    counters: (now) => system.counters(now),
  };
}
