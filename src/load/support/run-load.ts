import { monotonicNow } from '../../measure/clock.ts';
import { Histogram } from '../../measure/histogram.ts';
import type { GeneratorTotals, IntervalBatch } from '../../measure/interval.ts';
import type { LoadRequest } from '../../measure/request-record.ts';
import type { OpenWorkload } from '../../plan/plan.ts';
import type { LoadScenario } from '../flow.ts';
import type { FromGenerator, GeneratorConfig, LoadTimes, ToGenerator } from '../protocol.ts';
import { RequestReader } from '../request-log.ts';
import { type GeneratorPort, serveGenerator } from '../worker.ts';

/** A generator in this thread, behind the same protocol. */
export class LocalGenerator {
  readonly #messages: FromGenerator[] = [];
  #waiting: (() => void)[] = [];
  #send: (message: ToGenerator) => void = () => {};

  constructor(scenarios: Readonly<Record<string, LoadScenario>>) {
    const port: GeneratorPort = {
      on: (_, listener) => {
        this.#send = listener;
      },
      postMessage: (message) => {
        this.#messages.push(structuredClone(message));
        for (const wake of this.#waiting.splice(0)) wake();
      },
    };
    serveGenerator(port, { scenarios, threadClock: () => null, goFirst: () => {}, confine: () => {} });
  }

  post(message: ToGenerator): void {
    this.#send(structuredClone(message));
  }

  /** The first message of this type, or the failure that came instead. */
  async message<T extends FromGenerator['type']>(type: T): Promise<Extract<FromGenerator, { type: T }>> {
    for (;;) {
      const found = this.#messages.find((m): m is Extract<FromGenerator, { type: T }> => m.type === type);
      if (found) return found;
      const failed = this.#messages.find((m) => m.type === 'failed');
      if (failed) throw new Error(`${failed.code}: ${failed.message}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  get delays(): number[] {
    return this.#messages.flatMap((m) => (m.type === 'sent' ? [...m.delays] : []));
  }

  /** Each by itself, as thread number so-and-so. */
  requests(thread: number): LoadRequest[] {
    const reader = new RequestReader(thread);
    return this.#messages.flatMap((m) => (m.type === 'requests' ? reader.read(m) : []));
  }

  get batches(): IntervalBatch[] {
    return this.#messages.flatMap((m) => (m.type === 'intervals' ? m.batches : []));
  }
}

export interface TestLoad {
  target: string;
  /** Closed users; or an open load instead. */
  users?: number;
  open?: Partial<Pick<OpenWorkload, 'arrivals' | 'connections' | 'session'>> & { rate: number };
  think?: string;
  pacing_s?: number;
  /** Ends with so many requests of all users together. */
  requests?: number;
  spawn_rate?: number;
  timeout_s?: number;
  warmup?: number;
  measure?: number;
  drain?: number;
  seed?: number;
  threads?: number;
  scenario?: LoadScenario;
  /** Requests are told one by one; `indexed`: they say their index, too. */
  tells?: 'requests' | 'indexed';
  /** Called with the generators once they have started. */
  during?: (generators: readonly LocalGenerator[], times: LoadTimes) => void;
}

export interface TestResult {
  readonly times: LoadTimes;
  readonly totals: readonly GeneratorTotals[];
  readonly batches: readonly IntervalBatch[];
  /** Of an open load, thread by thread: how late each arrival was sent, in seconds; NaN: it was not. */
  readonly delays: readonly (readonly number[])[];
  /** In the order of their numbers, if they were told. */
  readonly requests: readonly LoadRequest[];
}

/** For `during`: does this once the load has told of its first failure. */
export const onceFailed =
  (act: () => void): TestLoad['during'] =>
  (generators) => {
    const look = setInterval(() => {
      if (Object.keys(errorsOf(generators.flatMap((g) => g.batches))).length === 0) return;
      clearInterval(look);
      act();
    }, 20);
  };

/** The simplest scenario: GET /. */
export const getRoot: LoadScenario = {
  user: ({ prepare }) => {
    const request = prepare({ name: 'GET /', method: 'GET', path: '/' });
    return { next: () => request };
  },
};

export function testTrial(load: TestLoad): GeneratorConfig['trial'] {
  return {
    seed: load.seed ?? 1,
    workload: {
      ...modelOf(load),
      timeout_s: load.timeout_s ?? 10,
      threads: load.threads ?? 1,
      transport: { insecure: false, redirects: 0, gzip: false },
      scenario: { name: 'test', options: {} },
    },
  };
}

function modelOf({ open, users = 1, think = 'const:0s', spawn_rate = 1000, pacing_s, requests }: TestLoad) {
  if (!open) {
    const count = requests === undefined ? {} : { requests };
    return { model: 'closed', users, think, spawn_rate, pacing_s: pacing_s ?? null, ...count } as const;
  }
  const { rate, arrivals = 'constant', connections = 100, session = null } = open;
  return { model: 'open', arrivals, rates: { kind: 'constant', rate }, session, connections } as const;
}

/** Runs a load to its end with all its generators in this thread. */
export async function runLoad(load: TestLoad): Promise<TestResult> {
  const threads = load.threads ?? 1;
  const generators = Array.from(
    { length: threads },
    () => new LocalGenerator({ test: load.scenario ?? getRoot }),
  );
  let setup: unknown;
  for (const [thread, generator] of generators.entries()) {
    const tells = { requests: load.tells !== undefined, indexed: load.tells === 'indexed' };
    const config = { target: load.target, trial: testTrial(load), thread, threads, ...tells };
    generator.post({ type: 'configure', config: thread === 0 ? config : { ...config, setup } });
    ({ setup } = await generator.message('ready'));
  }
  const at = monotonicNow() + 0.1;
  const measureFrom = at + (load.warmup ?? 0);
  const measureUntil = measureFrom + (load.measure ?? 1);
  const times = { at, measureFrom, measureUntil, drainUntil: measureUntil + (load.drain ?? 5) };
  for (const generator of generators) generator.post({ type: 'start', ...times });
  load.during?.(generators, times);
  const totals = await Promise.all(generators.map(async (g) => (await g.message('done')).totals));
  return {
    times,
    totals,
    batches: generators.flatMap((g) => g.batches),
    delays: generators.map((g) => g.delays),
    requests: generators.flatMap((g, k) => g.requests(k)).sort((a, b) => a.index - b.index),
  };
}

type Clock = 'response' | 'roundtrip' | 'lag';

/** One histogram over all batches. */
export function merged(batches: readonly IntervalBatch[], clock: Clock): Histogram {
  const histogram = new Histogram();
  for (const batch of batches) histogram.addSparse(batch[clock]);
  return histogram;
}

export function errorsOf(batches: readonly IntervalBatch[]): Record<string, number> {
  const errors: Record<string, number> = {};
  for (const batch of batches) {
    for (const [name, n] of Object.entries(batch.errors)) errors[name] = (errors[name] ?? 0) + n;
  }
  return errors;
}

export const sumOf = (batches: readonly IntervalBatch[], key: 'done' | 'good' | 'sent' | 'bytes'): number =>
  batches.reduce((sum, batch) => sum + batch[key], 0);
