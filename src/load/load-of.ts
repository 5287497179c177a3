import { arrivalsOf, traceSchedule } from '../arrivals/index.ts';
import { createRng } from '../core/rng.ts';
import type { OpenWorkload } from '../plan/plan.ts';
import { parseDurationDistribution } from '../stats/distributions/parse.ts';
import type { AccountOptions } from './account.ts';
import { ClosedLoop } from './closed-loop.ts';
import type { PreparedRequest, Transport } from './connection.ts';
import type { Flow } from './flow.ts';
import { OpenLoop } from './open-loop.ts';
import type { GeneratorConfig, LoadTimes } from './protocol.ts';
import { RequestLog, type RequestRows } from './request-log.ts';
import { SentDelays } from './sent-delays.ts';
import { Sessions } from './sessions.ts';

/** One thread's share of a load, whatever its model. */
export interface Load {
  start(): void;
  /** Stops now: nothing new is sent, what is in flight is censored. */
  stop(): void;
}

export interface LoadParts<R extends PreparedRequest> {
  readonly config: GeneratorConfig;
  readonly transport: Transport<R>;
  /** The flow of a user, made anew by each call. */
  readonly flowOf: (user: number) => Flow<R>;
  /** The times of a trace; null: the load follows none. */
  readonly recorded: Float64Array | null;
}

export interface LoadReports extends Pick<AccountOptions, 'threadClock' | 'onIntervals' | 'onDone'> {
  readonly times: LoadTimes;
  /** Before each onIntervals, if requests are wanted one by one. */
  readonly onRequests: (rows: RequestRows) => void;
  /** Of an open load, before each onIntervals: the delays of the arrivals since the last time. */
  readonly onSent: (delays: Float32Array<ArrayBuffer>) => void;
}

/** Arrivals take turns in being one of these users: some identity is what a scenario needs, and never two at once. */
export const IDENTITIES = 100;

/** Of a load's seed; its stream 1 has the arrivals. */
export const SESSIONS = 2;

export function loadOf<R extends PreparedRequest>(parts: LoadParts<R>, told: LoadReports): Load {
  const { workload } = parts.config.trial;
  const reports = parts.config.requests ? withRequests(told, parts.config.indexed ?? false) : told;
  if (workload.model === 'open') return openLoad(workload, parts, reports);
  const { thread, threads } = parts.config;
  const flows = new Map<number, Flow<R>>();
  for (let user = thread; user < workload.users; user += threads) flows.set(user, parts.flowOf(user));
  return new ClosedLoop({ ...parts, ...reports, workload, flows });
}

/** The same, and each request by itself. */
function withRequests(reports: LoadReports, indexed: boolean): LoadReports & { log: RequestLog } {
  const log = new RequestLog(reports.times.at, indexed);
  const onIntervals: LoadReports['onIntervals'] = (batches) => {
    reports.onRequests(log.take());
    reports.onIntervals(batches);
  };
  return { ...reports, log, onIntervals };
}

function openLoad<R extends PreparedRequest>(
  workload: OpenWorkload,
  { config, transport, flowOf, recorded }: LoadParts<R>,
  { onIntervals, onSent, ...reports }: LoadReports,
): Load {
  const { at, measureUntil } = reports.times;
  const flows: Flow<R>[] = [];
  const delays = new SentDelays();
  const { session } = workload;
  return new OpenLoop({
    ...reports,
    transport,
    seed: config.trial.seed,
    thread: config.thread,
    threads: config.threads,
    arrivals: arrivalTimes(workload, config.trial.seed, measureUntil - at, recorded),
    flowOf: (arrival) => {
      const user = arrival % IDENTITIES;
      flows[user] ??= flowOf(user);
      return flows[user];
    },
    connections: Math.max(1, Math.floor(workload.connections / config.threads)),
    timeout_s: workload.timeout_s,
    sessions: session
      ? new Sessions({
          requests: session.requests,
          think: parseDurationDistribution(session.think),
          rng: createRng(config.trial.seed).stream(SESSIONS),
          flowOf,
          until: measureUntil,
        })
      : null,
    onSent: (delay) => delays.add(delay),
    onIntervals: (batches) => {
      onSent(delays.take());
      onIntervals(batches);
    },
  });
}

/**
 * The times of all arrivals in seconds since the load's start: the same ones in every thread and every process.
 * `recorded`: those of a trace.
 */
export function arrivalTimes(
  { arrivals, rates }: Pick<OpenWorkload, 'arrivals' | 'rates'>,
  seed: number,
  duration_s: number,
  recorded: Float64Array | null,
): () => number {
  if (rates.kind === 'trace') return traceSchedule(recorded!, rates.speed);
  return arrivalsOf({ arrivals, rates }, seed, duration_s).times;
}
