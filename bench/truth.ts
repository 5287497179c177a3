/**
 * Do the reported percentiles say what happened? Against a server that logs how long it held each request, and one that
 * stands still for two seconds: the exact quantiles of the schedule with these delays, plus the round trip of an empty
 * server, beside what each tool reports.
 *
 *   npm run bench:truth -- [--seconds 20] [--rate 500]
 *
 * The peers are closed loops of 50 connections (wrk, autocannon), or of a limited rate (hey): while the server stands
 * still they send nothing, and what they did not send they do not count.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { planFrom } from '../src/cli/load-spec.ts';
import { sleep } from '../src/core/abort.ts';
import { cellsIn, merged } from '../src/measure/series.ts';
import { localMachine, runLoad } from '../src/run/index.ts';
import { type LoggingServer, type Mode, type ServerLog, startLoggingServer } from './logging-server.ts';

const QUANTILES = [0.5, 0.99, 0.999] as const;
const CONNECTIONS = 50;
const PAUSE_MS = 500;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, rate: { type: 'string', default: '500' } },
});
const seconds = Number(values.seconds);
const rate = Number(values.rate);

/** Quantiles in ms, those of QUANTILES; null: not told. */
type Quantiles = readonly (number | null)[];

interface Peer {
  readonly program: string;
  command(url: string): readonly string[];
  read(stdout: string): Quantiles;
}

const peers: readonly Peer[] = [
  {
    program: 'wrk',
    command: (url) => ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--timeout', '10s', '--latency', url],
    read: (stdout) => [
      inMs(/50%\s+([\d.]+)(us|ms|s)/, stdout),
      inMs(/99%\s+([\d.]+)(us|ms|s)/, stdout),
      null,
    ],
  },
  {
    program: 'hey',
    command: (url) => ['-z', `${seconds}s`, '-c', `${CONNECTIONS}`, '-q', `${rate / CONNECTIONS}`, url],
    read: (stdout) => [inMs(/50% in ([\d.]+) (secs)/, stdout), inMs(/99% in ([\d.]+) (secs)/, stdout), null],
  },
  {
    program: 'autocannon',
    command: (url) => ['-c', `${CONNECTIONS}`, '-d', `${seconds}`, '--json', url],
    read: (stdout) => {
      const { p50, p99, p99_9 } = JSON.parse(stdout).latency;
      return [p50, p99, p99_9];
    },
  },
];

const MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, secs: 1000 };

function inMs(pattern: RegExp, text: string): number | null {
  const [, number, unit] = pattern.exec(text) ?? [];
  return number === undefined ? null : Number(number) * MS[unit!]!;
}

async function ours(server: LoggingServer): Promise<{ reported: Quantiles; intended: number[] }> {
  const value = {
    name: 'truth',
    arms: { target: { url: server.url } },
    workload: { scenario: { name: 'http', method: 'GET', path: '/' }, rate: `${rate}/s` },
    phases: { warmup: '0s', measure: `${seconds}s`, drain: '10s', priming: '0s' },
  };
  const plan = planFrom({ from: 'truth', value });
  const intended: number[] = [];
  const { series, window } = await runLoad(
    plan,
    await localMachine(plan.cpus),
    {
      yes: false,
      onSecond: () => {},
      onRequests: (requests, epoch_s) =>
        intended.push(...requests.map(({ intended_s }) => epoch_s + intended_s)),
    },
    new AbortController().signal,
  );
  const response = merged(cellsIn(series, window).flatMap((cell) => cell.response));
  return { reported: QUANTILES.map((q) => response.percentile(100 * q) / 1000), intended };
}

/** Of these times intended, at a server that did what its log says, plus a round trip. In ms. */
function exact(intended: readonly number[], { held, stalled }: ServerLog, roundTrip_ms: number): number[] {
  const waits = stalled
    ? intended.map((time) => (time >= stalled[0] ? Math.max(0, stalled[1] - time) : 0))
    : held;
  const sorted = waits.toSorted((a, b) => a - b);
  return QUANTILES.map((q) => 1000 * sorted[Math.ceil(q * sorted.length) - 1]! + roundTrip_ms);
}

const text = (ms: Quantiles) => ms.map((value) => (value === null ? '-' : value.toFixed(3)));
const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);

async function compare(mode: Mode, roundTrip_ms: number): Promise<number> {
  const server = await startLoggingServer(mode);
  try {
    const { reported, intended } = await ours(server);
    const log = await server.log();
    row([mode, 'loadstone', ...text(reported)]);
    if (mode !== 'empty') {
      const truth = exact(intended, log, roundTrip_ms);
      row([mode, 'exact', ...text(truth)]);
      row([mode, 'error', ...reported.map((value, i) => `${(100 * (value! / truth[i]! - 1)).toFixed(2)}%`)]);
    }
    for (const { program, command, read } of peers) {
      await sleep(PAUSE_MS);
      server.reset();
      const path = process.env[`BENCH_${program.toUpperCase()}`] ?? program;
      const { stdout, error } = spawnSync(path, command(server.url), { encoding: 'utf8' });
      if (error) console.error(`absent: ${program}`);
      else row([mode, program, ...text(read(stdout))]);
    }
    return reported[0]!;
  } finally {
    await server.stop();
  }
}

row(['server', 'tool', 'p50 ms', 'p99 ms', 'p99.9 ms']);
row(['---', '---', '---:', '---:', '---:']);
const empty = await compare('empty', 0);
await compare('delays', empty);
await compare('stall', empty);
