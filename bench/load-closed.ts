/**
 * Closed loop without think time, one generator thread, 64 connections, against wrk with one thread on the same
 * nginx: throughput and CPU time per request, as ratios of runs that take turns.
 *
 *   node dist/bench/load-closed.js [pairs] [seconds]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../src/core/abort.ts';
import { compiled } from '../src/core/compiled.ts';
import { monotonicNow } from '../src/load/clock.ts';
import { prepareGenerator } from '../src/load/coordinator.ts';
import { Histogram } from '../src/measure/histogram.ts';

const CONNECTIONS = 64;
const [pairs = 5, seconds = 5] = process.argv.slice(2).map(Number);

interface Result {
  readonly rps: number;
  /** CPU time of the tool per request. */
  readonly us: number;
  readonly p50_us: number;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function nginxConfig(folder: string, port: number): string {
  return `daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
    events { worker_connections 4096; }
    http { access_log off; keepalive_requests 1000000000; client_body_temp_path ${folder}; proxy_temp_path ${folder};
      fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
      server { listen 127.0.0.1:${port}; location / { default_type text/plain; return 200 "hello, world"; } } }`;
}

/** The CPU time of children that have been waited for is all in the shell's `times`. */
function wrk(url: string): Result {
  const command = 'wrk -t1 -c "$1" -d "$2" --latency "$3"; times';
  const { stdout } = spawnSync('bash', ['-c', command, 'bash', `${CONNECTIONS}`, `${seconds}s`, url], {
    encoding: 'utf8',
  });
  const rps = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  const [, value, unit] = /50%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  const children = stdout.trimEnd().split('\n').at(-1) ?? '';
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + 60 * Number(m) + Number(s),
    0,
  );
  const scale = { us: 1, ms: 1e3, s: 1e6 }[unit ?? ''] ?? Number.NaN;
  return { rps, us: (cpu / requests) * 1e6, p50_us: Number(value) * scale };
}

async function loadstone(url: string): Promise<Result> {
  const { signal } = new AbortController();
  const trial = {
    seed: 1,
    workload: {
      model: 'closed',
      users: CONNECTIONS,
      think: 'const:0s',
      spawn_rate: 1e6,
      pacing_s: null,
      timeout_s: 30,
      threads: 1,
      transport: { insecure: false, redirects: 0, gzip: false },
      scenario: { name: 'http', options: { method: 'GET', path: '/', headers: {} } },
    },
  } as const;
  const thread = compiled('src/run/generator-thread.ts', '../', import.meta.url);
  const generator = await prepareGenerator({ target: url, trial, thread }, signal);
  const at = monotonicNow() + 0.5;
  const measureUntil = at + 1 + seconds;
  let good = 0;
  const response = new Histogram();
  const cpu = new Map<number, number>();
  // All threads of this process over the window: recording, reporting and the coordinator included.
  const used: number[] = [];
  for (const edge of [at + 1, measureUntil]) {
    setTimeout(
      () => used.push(process.cpuUsage().user + process.cpuUsage().system),
      (edge - monotonicNow()) * 1000,
    );
  }
  await generator.run(
    {
      at,
      measureFrom: at + 1,
      measureUntil,
      drainUntil: measureUntil + 1,
      onIntervals: (_, batches) => {
        for (const batch of batches) {
          if (batch.name === '' && batch.cpu_s !== null) cpu.set(batch.second, batch.cpu_s);
          if (batch.second < 1 || batch.second > seconds) continue;
          good += batch.good;
          response.addSparse(batch.response);
        }
      },
    },
    signal,
  );
  await generator.close();
  const own = ((cpu.get(seconds) ?? 0) - (cpu.get(0) ?? 0)) * 1e6;
  console.log(`  (of which its generator thread ${(own / good).toFixed(2)} us)`);
  return { rps: good / seconds, us: (used[1]! - used[0]!) / good, p50_us: response.percentile(50) };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const show = (name: string, { rps, us, p50_us }: Result) =>
  console.log(
    `${name.padEnd(10)} ${rps.toFixed(0).padStart(8)}/s ${us.toFixed(2).padStart(7)} us/request  p50 ${p50_us.toFixed(0)} us`,
  );

async function main(): Promise<void> {
  if (spawnSync('wrk', ['-v']).error || spawnSync('nginx', ['-v']).error) {
    console.log('skipped: this comparison needs wrk and nginx on the PATH');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'loadstone-bench-'));
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), nginxConfig(folder, port));
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  try {
    await sleep(500);
    const url = `http://127.0.0.1:${port}/`;
    const throughput: number[] = [];
    const cost: number[] = [];
    for (let i = 0; i < pairs; i++) {
      const theirs = wrk(url);
      const ours = await loadstone(url);
      show('wrk', theirs);
      show('loadstone', ours);
      throughput.push(ours.rps / theirs.rps);
      cost.push(ours.us / theirs.us);
    }
    console.log(
      `ratio to wrk, median of ${pairs} pairs: throughput ${median(throughput).toFixed(2)}, CPU per request ${median(cost).toFixed(2)}`,
    );
  } finally {
    nginx.kill();
    rmSync(folder, { recursive: true });
  }
}

await main();
