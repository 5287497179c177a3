import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { compiled } from '../src/core/compiled.ts';
import { freePort, httpServer, keptServers, tcpServer } from '../src/load/support/servers.ts';
import type { PlannedTrial } from '../src/plan/plan.ts';
import { runTrial } from '../src/run/trial.ts';
import { urlTarget } from '../src/run/url-target.ts';
import { Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const keep = keptServers();

/** Fine, or a machine too busy to measure on. */
const ended = [0, 4];

/** Twenty arrivals, and three users: of each load what became of it. */
async function bothModels(url: string, ...more: string[]) {
  const words = ['--duration', '1s', '--timeout', '5s', '--drain', '6s', '--json', ...more];
  const models = [
    '--rate 20/s --arrivals constant'.split(' '),
    '--users 3 --think const:50ms --spawn-rate 100/s'.split(' '),
  ];
  const loads = models.map(async (model) => {
    const { code, stdout, stderr } = await sandbox.loadstone('load', url, ...model, ...words);
    expect(ended, stderr).toContain(code);
    const figures = JSON.parse(stdout);
    const errors: Record<string, number> = figures.errors;
    // Users make a warm-up of the second in which they come.
    const told = Object.values(errors).reduce((a, b) => a + b, 0);
    expect(told).toBeLessThanOrEqual(figures.failed + figures.dropped);
    return figures;
  });
  const [open, closed] = await Promise.all(loads);
  expect(open.completed + open.failed + open.dropped).toBe(20);
  return [open, closed];
}

describe('`loadstone load` survives a target that', () => {
  test('resets whatever it is asked', async () => {
    const url = await keep(tcpServer((socket) => socket.resetAndDestroy()));
    for (const { errors, completed } of await bothModels(url)) {
      expect(completed).toBe(0);
      expect(['reset', 'closed', 'dropped']).toEqual(expect.arrayContaining(Object.keys(errors)));
    }
  }, 30_000);

  test('never answers', async () => {
    const url = await keep(tcpServer(() => {}));
    for (const { errors, completed } of await bothModels(url, '--timeout', '300ms')) {
      expect(completed).toBe(0);
      expect(errors.timeout).toBeGreaterThan(0);
    }
  }, 30_000);

  test('answers garbage', async () => {
    const url = await keep(tcpServer((socket) => socket.write('\0\xff garbage \r\n\r\n'.repeat(100))));
    for (const { errors, completed } of await bothModels(url)) {
      expect(completed).toBe(0);
      expect(errors.malformed).toBeGreaterThan(0);
    }
  }, 30_000);

  test('appears only after a while', async () => {
    const port = await freePort();
    const words = '--rate 20/s --arrivals constant --duration 6s --timeout 1s'.split(' ');
    const files = ['--format', 'json=late.json'];
    const load = sandbox.start(['load', `http://127.0.0.1:${port}/`, ...words, ...files]);
    // The first line of what it is doing: by then it has been refused.
    load.child.stderr.once('data', () => {
      void keep(httpServer((_, response) => response.end('here'), '127.0.0.1', port));
    });
    const { code, stderr } = await load.ended;
    expect(ended, stderr).toContain(code);
    const { completed, failed, dropped, errors } = JSON.parse(
      readFileSync(sandbox.path('late.json'), 'utf8'),
    );
    expect(completed + failed + dropped).toBe(120);
    expect(errors.refused).toBeGreaterThan(5);
    expect(completed).toBeGreaterThan(5);
  }, 30_000);
});

describe('what one thread cannot do', () => {
  /** The largest memory that a process had so far; undefined: not to be had. */
  const peakMb = (pid: number) => {
    try {
      const kB = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      // A process that has ended but was not waited for has no memory any more.
      return kB === undefined ? undefined : Number(kB) / 1024;
    } catch {
      return undefined;
    }
  };

  test('200,000/s is neither claimed nor kept in memory', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
    const url = await keep(tcpServer((socket) => socket.write(answer)));
    const words = '--rate 200000/s --connections 64 --timeout 500ms --duration 2s --drain 1s --json';
    const { child, ended: over } = sandbox.start(['load', url, ...words.split(' ')]);
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, peakMb(child.pid!) ?? 0);
    }, 50);
    const { code, stdout, stderr } = await over;
    clearInterval(watch);
    expect(ended, stderr).toContain(code);
    const figures = JSON.parse(stdout);
    expect(['SUSPECT', 'INVALID']).toContain(figures.validity);
    expect(figures.validity_reasons.join('\n')).toMatch(
      /generator thread ran or waited|sent .* late|not sent as they were to arrive/,
    );
    // Poisson(400,000): outside 395,000 ... 405,000 with probability 1e-15.
    const { completed, failed, dropped, achieved_rate } = figures;
    expect(Math.abs(completed + failed + dropped - 400_000)).toBeLessThan(5000);
    expect(dropped).toBeGreaterThan(1000);
    expect(achieved_rate).toBeLessThan(200_000);
    expect(most).toBeLessThan(500);
  }, 90_000);

  const mayLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;

  test.skipIf(!mayLimit)(
    'with one file handle left it goes on over the connections that it has',
    async () => {
      const url = await keep(httpServer((_, response) => setTimeout(() => response.end('hello'), 100)));
      const steps = '--step 4s:10/s --step 2s:300/s --arrivals constant --timeout 500ms';
      const load = sandbox.start(['load', url, ...steps.split(' '), '--format', 'json=few.json']);
      load.child.stderr.once('data', () => {
        const { pid } = load.child;
        const used = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
        let limit = 0;
        for (let left = 1; left >= 0; limit++) if (!used.has(limit) && left-- === 0) break;
        spawnSync('prlimit', [`--nofile=${limit}:${limit}`, '--pid', String(pid)]);
      });
      const { code, stderr } = await load.ended;
      expect(ended, stderr).toContain(code);
      const { completed, failed, dropped } = JSON.parse(readFileSync(sandbox.path('few.json'), 'utf8'));
      expect(completed + failed + dropped).toBe(640);
      expect(completed).toBeGreaterThan(50);
      expect(dropped + failed).toBeGreaterThan(50);
    },
    60_000,
  );
});

test('a generator thread killed under an open load makes it INVALID, and leaves the others running', async () => {
  const url = await keep(httpServer((_, response) => response.end('hello')));
  const trial: PlannedTrial = {
    order: 0,
    run_id: 'run_000_target_r100',
    deployment: 0,
    repetition: 0,
    arm: 'target',
    factors: {},
    workload: {
      model: 'open',
      arrivals: 'constant',
      rates: { kind: 'constant', rate: 100 },
      session: null,
      connections: 10,
      timeout_s: 5,
      threads: 2,
      transport: { insecure: false, redirects: 0, gzip: false },
      scenario: { name: 'http', options: { method: 'GET', path: '/', headers: {} } },
    },
    phases: { warmup_s: 0, measure_s: 3, drain_s: 1 },
    replicas: {},
    seed: 1,
  };
  const { signal } = new AbortController();
  const target = await urlTarget({ kind: 'url', arch: 'target', url }, async () => [], signal);
  const options = {
    arch: 'target',
    thresholds: ['errors < 1%'],
    sampleInterval_s: 1,
    generatorThread: compiled('test/support/dying-generator-thread.ts', '../', import.meta.url),
    generatorCpus: [],
  };
  const { result, totals } = await runTrial(trial, target, options, signal);
  expect(result.validity).toBe('INVALID');
  expect(result.validity_reasons[0]).toMatch(/1 of 2 generator threads were lost/);
  expect(result.thresholds.map(({ passed }) => passed)).toEqual([null]);
  expect(result.evidence.generator.lost_threads).toBe(1);
  // Thread 0 has sent its half of the 300.
  expect(totals).toMatchObject({ sent: 150, completed: 150 });
}, 60_000);
