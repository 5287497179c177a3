import { parseStage } from '../arrivals/index.ts';
import { LoadstoneError } from '../core/errors.ts';
import type { ExperimentInput } from '../spec/schema.ts';

/** What `loadstone load` is told, as it is typed. */
export interface LoadCommandOptions {
  rate?: string;
  arrivals?: string;
  startRate?: string;
  stage?: string[];
  step?: string[];
  trace?: string;
  traceColumn?: string;
  traceSpeed?: string;
  users?: string;
  requests?: string;
  synchronous?: boolean;
  think?: string;
  spawnRate?: string;
  duration?: string;
  warmup: string;
  drain: string;
  timeout?: string;
  connections?: string;
  threads?: string;
  insecure?: boolean;
  redirects?: string;
  gzip?: boolean;
  method: string;
  header: string[];
  body?: string;
  threshold: string[];
  format: string[];
  tag: string[];
  metrics?: string;
  remoteWrite?: string;
  calibrate?: boolean;
  findCapacity?: string;
  minRate?: string;
  maxRate?: string;
  seed: string;
  yes?: boolean;
  json?: boolean;
}

export const DURATION = '10s';

/** The options as an experiment like any other: one URL, one trial. */
export function experimentOf(text: string, options: LoadCommandOptions): ExperimentInput {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url)
    throw new LoadstoneError('E_USAGE', `a target is a URL such as http://127.0.0.1:8080/, got '${text}'`);
  const { rate, stage, step, users } = options;
  return {
    name: 'load',
    arms: { target: { url: originOf(url) } },
    workload: {
      scenario: {
        name: 'http',
        method: options.method,
        path: url.pathname + url.search,
        headers: headersOf(options.header),
        ...given({ body: options.body }),
      },
      ...given({
        model: options.synchronous ? ('synchronous' as const) : undefined,
        users: number(users, '--users'),
        requests: number(options.requests, '--requests'),
        rate,
        stages: stage,
        steps: step,
        trace: traceOf(options),
        arrivals: options.arrivals,
        start_rate: options.startRate,
        think: options.think,
        spawn_rate: options.spawnRate,
        timeout: options.timeout,
        connections: number(options.connections, '--connections'),
        threads: number(options.threads, '--threads'),
        insecure: options.insecure,
        redirects: number(options.redirects, '--redirects'),
        gzip: options.gzip,
      }),
    },
    repetitions: 1,
    phases: {
      warmup: options.warmup,
      ...given({ measure: options.duration ?? lengthOf(options) }),
      drain: options.drain,
      priming: '0s',
    },
    thresholds: options.threshold,
    seed: number(options.seed, '--seed')!,
  };
}

/** 'http+unix:' has no origin that the URL standard knows of. */
const originOf = ({ protocol, host }: URL) => `${protocol}//${host}`;

/**
 * Of stages one after the other, in whole seconds. A number of requests takes as long as it takes, and a trace says
 * itself how long it is.
 */
function lengthOf({ stage = [], step = [], requests, trace }: LoadCommandOptions): string | undefined {
  if (requests !== undefined || trace !== undefined) return undefined;
  const stages = [...stage, ...step];
  if (stages.length === 0) return DURATION;
  return `${Math.ceil(stages.reduce((sum, one) => sum + parseStage(one).duration_s, 0))}s`;
}

function traceOf({ trace, traceColumn, traceSpeed = '1' }: LoadCommandOptions) {
  if (trace === undefined) return undefined;
  const speed = Number(traceSpeed);
  if (!(speed > 0))
    throw new LoadstoneError('E_USAGE', `--trace-speed takes a number above 0, got '${traceSpeed}'`);
  return { file: trace, speed, ...given({ column: traceColumn }) };
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new LoadstoneError('E_USAGE', `--header takes name:value, got '${line}'`);
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}

export function number(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new LoadstoneError('E_USAGE', `${option} takes a whole number, got '${text}'`);
}

/** The keys that have a value. */
const given = <T extends Record<string, unknown>>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
