import { type ErrorCode, errorTable, LoadstoneError } from '../core/errors.ts';
import { monotonicNow } from '../measure/clock.ts';
import {
  addCounted,
  type CountedTotals,
  type GeneratorTotals,
  type IntervalBatch,
  NO_COUNTS,
  NONE_COUNTED,
} from '../measure/interval.ts';
import type { LoadRequest } from '../measure/request-record.ts';
import { addErrors } from '../measure/series.ts';
import type { FromGenerator, GeneratorConfig, LoadTimes } from './protocol.ts';
import { RemoteGenerator } from './remote-generator.ts';
import { RequestReader } from './request-log.ts';
import { openSink } from './sink.ts';

/** A thread that says nothing for this long has been lost: it reports every quarter of a second. */
const SILENCE_S = 5;
const SILENCE_CHECK_MS = 250;
/** How long a thread may take to stop when it is told to. */
const STOP_S = 1;

export interface GeneratorOptions {
  readonly target: string;
  readonly trial: GeneratorConfig['trial'];
  /** The compiled main module of a generator thread. */
  readonly thread: URL;
  /** Seconds without a word after which a thread counts as lost. */
  readonly silence_s?: number;
  /** Lists of CPUs on which the threads, in turn, keep their times; absent: wherever they are. */
  readonly cpus?: readonly string[];
  /** Whether to tell of each request by itself. */
  readonly requests?: boolean;
  /** Whether requests say their index, and the server's word on each is kept. */
  readonly indexed?: boolean;
}

export interface LoadRun extends LoadTimes {
  /** About four times a second from each thread. */
  readonly onIntervals: (thread: number, batches: readonly IntervalBatch[]) => void;
  /** Told if the generator was prepared for it. */
  readonly onRequests?: (requests: LoadRequest[]) => void;
  /** Of an open load: the delays of a thread's next arrivals. */
  readonly onSent?: (thread: number, delays: Float32Array) => void;
}

export interface LostThread {
  readonly thread: number;
  readonly reason: string;
}

export interface LoadReport {
  /** Sums over the threads that reported. */
  readonly totals: GeneratorTotals;
  readonly threads: number;
  /** Threads whose share of the load is missing or incomplete: the measurement is not valid. */
  readonly lost: readonly LostThread[];
}

export interface Generator {
  /** Requests that the set-up sent, before any load. */
  readonly setupRequests: number;
  /** What one send costs a thread, in seconds; null: the load is not open, or it could not be measured. */
  readonly sendCost_s: number | null;
  /** Runs the load once. On abort everything is stopped and the promise rejects with the signal's reason. */
  run(run: LoadRun, signal: AbortSignal): Promise<LoadReport>;
  /** Takes away what the set-up has made, after the load; answers how many requests that took. */
  tearDown(signal: AbortSignal): Promise<number>;
  /** Ends the threads. Safe at any time, and twice. */
  close(): Promise<void>;
}

/** Starts the threads; the first one prepares the scenario's data, the others get them. */
export async function prepareGenerator(options: GeneratorOptions, signal: AbortSignal): Promise<Generator> {
  signal.throwIfAborted();
  const { target, trial, requests = false, indexed = false, cpus = [] } = options;
  const { threads } = trial.workload;
  const coordinator = new Coordinator(options);
  const sink = trial.workload.model === 'open' ? await openSink() : null;
  const stop = () => void coordinator.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const common = { target, trial, threads, requests, indexed };
    const placed = (thread: number) => ({
      ...common,
      thread,
      ...(cpus.length > 0 ? { cpus: cpus[thread % cpus.length]! } : {}),
      ...(sink ? { sink: sink.url } : {}),
    });
    const first = await coordinator.configure(placed(0));
    coordinator.setupRequests = first.setupRequests;
    const others = Array.from({ length: threads - 1 }, (_, k) =>
      coordinator.configure({ ...placed(k + 1), setup: first.setup }),
    );
    await Promise.all(others);
    // The others rehearse side by side, and get in each other's way at the sink.
    coordinator.sendCost_s = first.sendCost_s;
    return coordinator;
  } catch (error) {
    await coordinator.close();
    signal.throwIfAborted();
    throw error;
  } finally {
    sink?.close();
    signal.removeEventListener('abort', stop);
  }
}

type Ready = Extract<FromGenerator, { type: 'ready' }>;

interface Member {
  readonly index: number;
  readonly thread: RemoteGenerator;
  /** Waits for the answer to 'configure'. */
  configured: { resolve: (ready: Ready) => void; reject: (error: Error) => void } | undefined;
  readonly reader: RequestReader;
  /** Waits for the answer to 'tear-down'. */
  tornDown: { resolve: (requests: number) => void; reject: (error: Error) => void } | undefined;
  heardAt: number;
  totals: GeneratorTotals | undefined;
  lost: string | undefined;
}

class Coordinator implements Generator {
  setupRequests = 0;
  sendCost_s: number | null = null;
  readonly #members: Member[];
  readonly #silence: number;
  #onIntervals: LoadRun['onIntervals'] = () => {};
  #onSent: LoadRun['onSent'] = undefined;
  #onRequests: LoadRun['onRequests'] = undefined;
  /** Called when a member has finished or was lost. */
  #onEnd = () => {};

  constructor(options: GeneratorOptions) {
    this.#silence = options.silence_s ?? SILENCE_S;
    this.#members = Array.from({ length: options.trial.workload.threads }, (_, index) => {
      const member: Member = {
        index,
        thread: new RemoteGenerator(options.thread, {
          onMessage: (message) => this.#hear(member, message),
          onLost: (reason) => this.#lose(member, reason),
        }),
        configured: undefined,
        reader: new RequestReader(index),
        tornDown: undefined,
        heardAt: 0,
        totals: undefined,
        lost: undefined,
      };
      return member;
    });
  }

  configure(config: GeneratorConfig): Promise<Ready> {
    const member = this.#members[config.thread]!;
    return new Promise((resolve, reject) => {
      if (member.lost !== undefined) return reject(lostError(member));
      member.configured = { resolve, reject };
      member.thread.post({ type: 'configure', config });
    });
  }

  run(run: LoadRun, signal: AbortSignal): Promise<LoadReport> {
    const { onIntervals, onSent, onRequests, ...times } = run;
    this.#onRequests = onRequests;
    this.#onIntervals = onIntervals;
    this.#onSent = onSent;
    return new Promise((resolve, reject) => {
      let deadline: NodeJS.Timeout | undefined;
      const watch = setInterval(() => this.#loseTheSilent(times.at), SILENCE_CHECK_MS);
      const abort = () => {
        for (const member of this.#members) member.thread.post({ type: 'stop' });
        deadline = setTimeout(() => void this.close(), STOP_S * 1000);
      };
      this.#onEnd = () => {
        if (this.#members.some((m) => m.totals === undefined && m.lost === undefined)) return;
        clearInterval(watch);
        clearTimeout(deadline);
        signal.removeEventListener('abort', abort);
        if (signal.aborted) reject(signal.reason);
        else resolve(this.#report());
      };
      for (const member of this.#members) {
        member.heardAt = monotonicNow();
        member.thread.post({ type: 'start', ...times });
      }
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
      this.#onEnd();
    });
  }

  async tearDown(signal: AbortSignal): Promise<number> {
    const first = this.#members[0]!;
    if (first.lost !== undefined) throw lostError(first);
    const stop = () => first.thread.post({ type: 'stop' });
    try {
      return await new Promise((resolve, reject) => {
        first.tornDown = { resolve, reject };
        first.thread.post({ type: 'tear-down' });
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      });
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    for (const member of this.#members) this.#lose(member, 'it was closed');
    await Promise.all(this.#members.map((member) => member.thread.terminate()));
  }

  #hear(member: Member, message: FromGenerator): void {
    member.heardAt = monotonicNow();
    switch (message.type) {
      case 'ready':
        member.configured?.resolve(message);
        break;
      case 'intervals':
        this.#onIntervals(member.index, message.batches);
        break;
      case 'requests':
        this.#onRequests?.(member.reader.read(message));
        break;
      case 'sent':
        this.#onSent?.(member.index, message.delays);
        break;
      case 'done':
        member.totals = message.totals;
        this.#onEnd();
        break;
      case 'torn-down':
        member.tornDown?.resolve(message.requests);
        break;
      case 'failed':
        member.configured?.reject(new LoadstoneError(codeOf(message.code), message.message));
        member.tornDown?.reject(new LoadstoneError(codeOf(message.code), message.message));
        this.#lose(member, message.message);
    }
  }

  #lose(member: Member, reason: string): void {
    member.tornDown?.reject(new LoadstoneError('E_GENERATOR_LOST', `generator thread 0 was lost: ${reason}`));
    if (member.totals !== undefined || member.lost !== undefined) return;
    member.lost = reason;
    member.configured?.reject(lostError(member));
    void member.thread.terminate();
    this.#onEnd();
  }

  #loseTheSilent(at: number): void {
    const now = monotonicNow();
    for (const member of this.#members) {
      const silent = now - Math.max(member.heardAt, at);
      if (silent > this.#silence) this.#lose(member, `it said nothing for ${silent.toFixed(1)} s`);
    }
  }

  #report(): LoadReport {
    const sum = { ...NO_COUNTS };
    const statuses: Record<string, number> = {};
    let counted: CountedTotals | undefined;
    for (const { totals } of this.#members) {
      if (!totals) continue;
      if (totals.counted) counted = addCounted(counted ?? NONE_COUNTED, totals.counted);
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += totals[key];
      addErrors(statuses, totals.statuses);
    }
    const lost = this.#members.flatMap((m) =>
      m.lost === undefined ? [] : [{ thread: m.index, reason: m.lost }],
    );
    const totals = { ...sum, statuses, ...(counted ? { counted } : {}) };
    return { totals, threads: this.#members.length, lost };
  }
}

const lostError = (member: Member) =>
  new LoadstoneError('E_GENERATOR_LOST', `generator thread ${member.index} was lost: ${member.lost}`);

const codeOf = (code: string): ErrorCode => (code in errorTable ? (code as ErrorCode) : 'E_GENERATOR_LOST');
