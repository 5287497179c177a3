/**
 * Are requests sent when they should be? First Poisson arrivals at 1,000/s and 10,000/s: lag and certificate, as `loadstone
 * load` reports them. Then a constant rate of 1,000/s as the server sees it come, from Loadstone and from tools that
 * promise one: how late each arrival is, held against the even grid that starts with the punctual ones.
 *
 *   npm run bench:precision -- [--seconds 30] [--rounds 3]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sleep } from '../src/core/abort.ts';
import { startLoggingServer } from './logging-server.ts';
import { startNginx } from './nginx.ts';
import { loadstone } from './tools.ts';

const POISSON = [1000, 10_000];
const CONSTANT = 1000;
const CONNECTIONS = 50;
const PAUSE_MS = 500;
/** This part of the arrivals comes no later than punctual: network and server take some time too. */
const PUNCTUAL = 0.01;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, rounds: { type: 'string', default: '3' } },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

const program = (name: string) => process.env[`BENCH_${name.toUpperCase()}`] ?? name;
const row = (cells: readonly unknown[]) => console.log(`| ${cells.join(' | ')} |`);
const [ownMain] = loadstone.command({ url: '', connections: 1, seconds: 1, folder: '' });

function ownLoad(url: string, rate: number, arrivals: string) {
  const words = ['load', url, '--rate', `${rate}/s`, '--arrivals', arrivals];
  const { stdout } = spawnSync(
    process.execPath,
    [ownMain!, ...words, '--duration', `${seconds}s`, '--warmup', '1s', '--json'],
    { encoding: 'utf8' },
  );
  return JSON.parse(stdout);
}

/** Tools that promise a constant rate, on one CPU like ours. */
const peers: Readonly<Record<string, (url: string, folder: string) => readonly string[]>> = {
  k6: (url, folder) => {
    const script = join(folder, 'constant.k6.js');
    const scenario = {
      executor: 'constant-arrival-rate',
      rate: CONSTANT,
      timeUnit: '1s',
      duration: `${seconds}s`,
      preAllocatedVUs: CONNECTIONS,
    };
    writeFileSync(
      script,
      `import http from 'k6/http';
      export const options = ${JSON.stringify({ scenarios: { load: scenario } })};
      export default () => { http.get(${JSON.stringify(url)}); };`,
    );
    return ['run', '--quiet', '--no-usage-report', script];
  },
  autocannon: (url) => ['-c', `${CONNECTIONS}`, '-d', `${seconds}`, '-R', `${CONSTANT}`, '--json', url],
  hey: (url) => ['-c', `${CONNECTIONS}`, '-q', `${CONSTANT / CONNECTIONS}`, '-z', `${seconds}s`, url],
};

/** How late arrivals are, in ms, on the grid of the rate at which they did come. */
function lateness(came: readonly number[]): readonly number[] {
  const times = came.toSorted((a, b) => a - b);
  const gap = (times.at(-1)! - times[0]!) / (times.length - 1);
  const offsets = times.map((time, i) => time - i * gap);
  const start = quantile(
    offsets.toSorted((a, b) => a - b),
    PUNCTUAL,
  );
  return offsets.map((offset) => 1000 * Math.max(0, offset - start)).sort((a, b) => a - b);
}

const quantile = (sorted: readonly number[], q: number) => sorted[Math.ceil(q * sorted.length) - 1]!;

async function poisson(): Promise<void> {
  row([
    'Poisson, 1/s',
    'lag p50 ms',
    'p99 ms',
    'p99.9 ms',
    'max ms',
    'a send us',
    'D',
    'certificate',
    'validity',
  ]);
  row(Array(9).fill('---'));
  const nginx = await startNginx(program('nginx'));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const rate of POISSON) {
        const { lag_ms, certificate, validity } = ownLoad(nginx.url, rate, 'poisson');
        const distance = certificate.checks.find(({ name }: { name: string }) => name === 'distance').figure;
        const lags = [lag_ms.p50, lag_ms.p99, lag_ms.p99_9, lag_ms.max].map((ms) => ms.toFixed(3));
        const cost = certificate.send_cost_us.toFixed(1);
        row([rate, ...lags, cost, distance.toFixed(4), certificate.verdict, validity]);
      }
    }
  } finally {
    await nginx.stop();
  }
}

async function constant(): Promise<void> {
  row(['constant, 1000/s, at the server', 'came 1/s', 'late p50 ms', 'p99 ms', 'p99.9 ms', 'max ms']);
  row(Array(6).fill('---'));
  const folder = mkdtempSync(join(tmpdir(), 'loadstone-bench-'));
  const server = await startLoggingServer('empty');
  const show = async (name: string) => {
    const { came } = await server.log();
    if (came.length < 2) return console.error(`${name} sent nothing`);
    const late = lateness(came);
    const figures = [0.5, 0.99, 0.999, 1].map((q) => quantile(late, q).toFixed(3));
    row([name, ((came.length - 1) / (came.at(-1)! - came[0]!)).toFixed(1), ...figures]);
  };
  try {
    for (let round = 0; round < rounds; round++) {
      server.reset();
      ownLoad(server.url, CONSTANT, 'constant');
      await show('loadstone');
      for (const [name, command] of Object.entries(peers)) {
        await sleep(PAUSE_MS);
        server.reset();
        const words = ['-c', '0', program(name), ...command(server.url, folder)];
        const { error, status } = spawnSync('taskset', words, { encoding: 'utf8' });
        if (error ?? status) console.error(`absent or failed: ${name}`);
        else await show(name);
      }
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

await poisson();
console.log();
await constant();
