/**
 * The closed loop against other load generators: one generator thread, 64 connections, an nginx that answers 12
 * bytes. Each peer is run in turn with Loadstone; the table shows the median over the pairs of throughput and of CPU
 * time per request, ours to theirs, with its interval between order statistics. Every run is kept in a JSON file.
 *
 * CPU time a request is what the requests of a run cost more than those of a run of one second: starting a program,
 * which for some is seconds of work, is not theirs.
 *
 *   npm run bench:load -- [--pairs 10] [--seconds 10] [--peers wrk,hey] [--out FILE]
 *
 * A program is looked for on the PATH, or where BENCH_NGINX, BENCH_WRK, BENCH_K6, ... say.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sleep } from '../src/core/abort.ts';
import { messageOf } from '../src/core/errors.ts';
import { orderStatisticInterval } from '../src/stats/index.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { timedChild } from './timed-child.ts';
import { loadstone, peers, type Tool } from './tools.ts';

const CONNECTIONS = 64;
/** The run that a run's CPU time is compared with. */
const SHORT_S = 1;
/** Between two runs, for sockets to close. */
const PAUSE_MS = 500;
/** What a tool may take beyond its time: JMeter's and Locust's starts and ends. */
const GRACE_S = 60;

/** What we are after: throughput at least, CPU time per request at most, ours to theirs. */
const AIMS: Readonly<Record<string, readonly [throughput: number, cpu: number | null]>> = {
  wrk: [0.95, 1.3],
  hey: [2.5, null],
  autocannon: [1.5, null],
  k6: [4, 1 / 5],
  'Locust (FastHttpUser)': [12, 1 / 10],
  JMeter: [5, 1 / 8],
};

interface Run {
  readonly pair: number;
  readonly peer: string;
  readonly tool: string;
  readonly at: string;
  readonly requests: number;
  readonly rps: number;
  /** Of the whole process, from its start to its end. */
  readonly cpu_s: number;
  readonly short: { readonly requests: number; readonly cpu_s: number };
  readonly us_per_request: number;
  /** Of this machine, just before: other work spoils a run. */
  readonly load_average: number;
}

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '10' },
    peers: { type: 'string' },
    out: { type: 'string' },
  },
});
const pairs = Number(values.pairs);
const seconds = Number(values.seconds);
if (!(pairs >= 1 && seconds > SHORT_S))
  throw new RangeError(`--pairs is at least 1 and --seconds above ${SHORT_S}, got ${pairs} and ${seconds}`);
const out = values.out ?? join(tmpdir(), `loadstone-bench-load-${Date.now()}.json`);

const programOf = ({ program }: Pick<Tool, 'program'>): string =>
  process.env[`BENCH_${program.toUpperCase()}`] ?? program;

const isThere = (tool: Pick<Tool, 'program'>) =>
  spawnSync('sh', ['-c', 'command -v "$1"', 'sh', programOf(tool)]).status === 0;

function versionOf(tool: Tool): string | null {
  if (tool.version.length === 0) return null;
  const { stdout, stderr } = spawnSync(programOf(tool), tool.version, { encoding: 'utf8' });
  return (stdout || stderr).trim().split('\n')[0] ?? null;
}

async function run(tool: Tool, nginx: Nginx, folder: string): Promise<Omit<Run, 'pair' | 'peer'>> {
  const at = new Date().toISOString();
  const load_average = loadavg()[0]!;
  const once = async (seconds: number) => {
    await sleep(PAUSE_MS);
    const job = { url: nginx.url, connections: CONNECTIONS, seconds, folder };
    const { stdout, cpu_s } = await timedChild([programOf(tool), ...tool.command(job)], seconds + GRACE_S);
    const count = tool.read(stdout, job);
    if (!(count.requests > 0 && count.rps > 0))
      throw new Error(`${tool.name} did not say what it did:\n${stdout.slice(-500)}`);
    return { ...count, cpu_s };
  };
  const short = await once(SHORT_S);
  const long = await once(seconds);
  const us_per_request = ((long.cpu_s - short.cpu_s) / (long.requests - short.requests)) * 1e6;
  return { tool: tool.name, at, ...long, short, us_per_request, load_average };
}

/** Ours to theirs, pair by pair. */
function ratios(runs: readonly Run[], peer: string, of: (run: Run) => number): number[] {
  const ours = runs.filter((one) => one.peer === peer && one.tool === loadstone.name);
  return ours.flatMap((own) => {
    const theirs = runs.find((one) => one.peer === peer && one.pair === own.pair && one.tool === peer);
    return theirs ? [of(own) / of(theirs)] : [];
  });
}

function shown(values: readonly number[]): string {
  const { value, low, high } = orderStatisticInterval(values, 0.5);
  const interval = low === null || high === null ? '' : ` (${low.toPrecision(3)} to ${high.toPrecision(3)})`;
  return `${value.toPrecision(3)}${interval}`;
}

function table(runs: readonly Run[], tools: readonly Tool[]): string {
  const rows = tools.flatMap(({ name }) => {
    const throughput = ratios(runs, name, ({ rps }) => rps);
    if (throughput.length === 0) return [];
    const cpu = ratios(runs, name, ({ us_per_request }) => us_per_request);
    const [most = null, least = null] = AIMS[name] ?? [];
    const theirs = runs.filter(({ tool }) => tool === name);
    const median = (values: readonly number[]) => orderStatisticInterval(values, 0.5).value;
    return [
      [
        name,
        shown(throughput),
        most === null ? '' : `>= ${most}`,
        shown(cpu),
        least === null ? '' : `<= ${Number(least.toPrecision(3))}`,
        median(theirs.map(({ rps }) => rps)).toFixed(0),
        median(theirs.map(({ us_per_request }) => us_per_request)).toFixed(1),
      ],
    ];
  });
  const heads = [
    'peer',
    'throughput, ours / theirs',
    'aim',
    'CPU a request, ours / theirs',
    'aim',
    'its 1/s',
    'its us',
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

async function main(): Promise<void> {
  const wanted = peers.filter(
    ({ program }) => values.peers === undefined || values.peers.split(',').includes(program),
  );
  const present = wanted.filter(isThere);
  for (const tool of wanted) if (!present.includes(tool)) console.error(`absent: ${tool.program}`);
  if (!isThere({ program: 'nginx' })) {
    console.error('skipped: this comparison needs nginx');
    return;
  }
  const machine = {
    cpu: cpus()[0]?.model,
    cpus: availableParallelism(),
    system: `${process.platform} ${release()}`,
    versions: Object.fromEntries([loadstone, ...present].map((tool) => [tool.name, versionOf(tool)])),
  };
  const runs: Run[] = [];
  const keep = () =>
    writeFileSync(out, `${JSON.stringify({ machine, connections: CONNECTIONS, seconds, runs }, null, 2)}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'loadstone-bench-'));
  const nginx = await startNginx(programOf({ program: 'nginx' }));
  try {
    for (let pair = 0; pair < pairs; pair++) {
      for (const peer of present) {
        // Whoever goes first takes turns, so that what drifts favours neither.
        for (const tool of pair % 2 === 0 ? [peer, loadstone] : [loadstone, peer]) {
          try {
            const one = { pair, peer: peer.name, ...(await run(tool, nginx, folder)) };
            runs.push(one);
            keep();
            const us = one.us_per_request.toFixed(2);
            console.error(
              `${pair} ${tool.name.padEnd(22)} ${one.rps.toFixed(0).padStart(8)}/s ${us.padStart(8)} us`,
            );
          } catch (error) {
            console.error(`${pair} ${tool.name}: ${messageOf(error)}`);
          }
        }
      }
    }
  } finally {
    await nginx.stop();
    rmSync(folder, { recursive: true });
  }
  console.log(table(runs, present));
  console.error(`every run: ${out}`);
}

await main();
