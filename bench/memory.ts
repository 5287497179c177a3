/**
 * Does a long load, or one of many users, grow? The resident memory of `loadstone load` (coordinator and one generator
 * thread) after one million requests and after ten million; and the most of it with 10,000 closed users.
 *
 *   npm run bench:memory -- [--requests 10000000] [--users 10000]
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sleep } from '../src/core/abort.ts';
import { startNginx } from './nginx.ts';
import { loadstone } from './tools.ts';

const EARLY = 0.1;
const LOOK_MS = 250;
const CONNECTIONS = 64;
const USERS_S = 30;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000000' },
    users: { type: 'string', default: '10000' },
  },
});
const requests = Number(values.requests);
const users = Number(values.users);
const [ownMain] = loadstone.command({ url: '', connections: 1, seconds: 1, folder: '' });

interface Sample {
  /** Part of the command's time, 0 to 1. */
  readonly at: number;
  readonly bytes: number;
}

/** Runs a load and looks at its memory all the while. */
async function watched(url: string, words: readonly string[]) {
  const args = [ownMain!, 'load', url, ...words, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (data) => (stdout += data));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const looks: Sample[] = [];
  const started = performance.now();
  while (child.exitCode === null) {
    looks.push({ at: performance.now() - started, bytes: residentBytes(child.pid!) });
    await sleep(LOOK_MS);
  }
  await ended;
  const total = performance.now() - started;
  const samples = looks.map(({ at, bytes }): Sample => ({ at: at / total, bytes }));
  return { samples, figures: JSON.parse(stdout) };
}

function residentBytes(pid: number): number {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The median over a tenth of the load's time. */
function medianAround(samples: readonly Sample[], at: number): number {
  const near = samples.filter((one) => Math.abs(one.at - at) < 0.05 && one.bytes > 0);
  return near.map(({ bytes }) => bytes).sort((a, b) => a - b)[near.length >> 1]!;
}

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

const nginx = await startNginx(process.env.BENCH_NGINX ?? 'nginx');
try {
  const closed = ['--users', `${CONNECTIONS}`, '--think', 'const:0s', '--requests', `${requests}`];
  const { samples, figures } = await watched(nginx.url, closed);
  const [early, late] = [medianAround(samples, EARLY), medianAround(samples, 0.95)];
  const counts = [EARLY * figures.sent, 0.95 * figures.sent].map(
    (count) => `${(count / 1e6).toFixed(1)} million`,
  );
  console.log(`after ${counts[0]} requests ${mb(early)}, after ${counts[1]} ${mb(late)}`);

  const spawning = ['--spawn-rate', `${users / 5}/s`, '--duration', `${USERS_S}s`];
  const crowd = await watched(nginx.url, ['--users', `${users}`, '--think', 'exp:5s', ...spawning]);
  const most = Math.max(...crowd.samples.map(({ bytes }) => bytes));
  const { sent, errors, validity } = crowd.figures;
  console.log(
    `${users} users: at most ${mb(most)}, ${sent} requests, errors ${JSON.stringify(errors)}, ${validity}`,
  );
} finally {
  await nginx.stop();
}
