import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrialResult } from '../src/results/index.ts';
import { root, Sandbox } from './support/command.ts';

/** A shop of one process and a database, that serves at most 100 requests a second. */
const MODEL = {
  source: 'worked out by hand',
  scenario: { name: 'http', options: { path: '/' } },
  cpus: 1,
  services: {
    web: { cpu_s: 0.006, processes: 1, memory_bytes: 5e7 },
    db: { cpu_s: 0.004, processes: null, memory_bytes: 2e7 },
  },
  requests: { 'GET /': { share: 1, alone_s: 0.015, scv: 0.5 } },
};

const SPEC = {
  name: 'shop',
  systems: {
    shop: {
      entry: 'web',
      services: {
        web: { command: ['never', 'started'], port: 9, needs: ['db'], scalable: true },
        db: { kind: 'postgres', port: 8 },
      },
      model: MODEL,
    },
  },
  arms: { one: { system: 'shop' }, two: { system: 'shop', replicas: { web: 2 } } },
  workload: { scenario: { name: 'http', path: '/' }, users: 1, think: 'exp:100ms' },
  factors: { 'workload.users': [1, 30] },
  phases: { warmup: '5s', measure: '30s' },
  repetitions: 3,
};

/** A command whose results folder is its own, also where a test is tried once more. */
function loadstone(...args: string[]) {
  const at = args.indexOf('--out');
  if (at >= 0) rmSync(sandbox.path(args[at + 1]!), { recursive: true, force: true });
  return sandbox.loadstone(...args);
}

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
  writeFileSync(sandbox.path('shop.yaml'), JSON.stringify(SPEC));
});
afterAll(() => sandbox.remove());

const rowsOf = (dir: string): TrialResult[] =>
  readFileSync(sandbox.path(dir, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('run --on simulation', () => {
  test('fills a results folder like any other, and says what it is', async () => {
    const { code, stdout, stderr } = await loadstone('run', 'shop.yaml', '--on', 'simulation', '--out', 'a');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/! Simulated, not measured: .*worked out by hand/);
    const rows = rowsOf('a');
    expect(rows).toHaveLength(12);
    for (const { run_id, validity, validity_reasons } of rows) {
      expect([validity, validity_reasons[0]]).toEqual([
        'VALID',
        expect.stringContaining('Simulated, not measured'),
      ]);
      expect(readdirSync(sandbox.path('a', run_id))).toEqual(
        expect.arrayContaining(['intervals.hlog', 'resources.csv', 'results.json', 'stats_stats.csv']),
      );
    }
    const manifest = JSON.parse(readFileSync(sandbox.path('a', 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ orchestrator: 'simulation', generator: 'simulated' });
    expect(readFileSync(sandbox.path('a', 'report.md'), 'utf8')).toContain('Simulated, not measured');
    // 30 users who think 100 ms ask for more than 100 requests a second, and so use the one CPU up.
    const [busy] = rows.filter(({ arm, concurrency }) => arm === 'two' && concurrency === 30);
    expect(Object.keys(busy!.resources.containers)).toEqual(['db-1', 'web-1', 'web-2']);
    const cpu = Object.values(busy!.resources.containers).reduce(
      (sum, { cpu_percent }) => sum + cpu_percent!,
      0,
    );
    expect(cpu).toBeGreaterThan(98);
    expect(cpu).toBeLessThan(100.5);
  }, 60_000);

  test('gives the same again, to the last digit', async () => {
    await loadstone('run', 'shop.yaml', '--on', 'simulation', '--out', 'b');
    const figures = (dir: string) =>
      rowsOf(dir).map(({ run_id, throughput_rps, resources }) => ({ run_id, throughput_rps, resources }));
    expect(figures('b')).toEqual(figures('a'));
  }, 60_000);

  test('stands beside another run in one figure', async () => {
    const { code, stdout, stderr } = await loadstone('compare', 'a', 'b', '--plot', 'both.svg', '--json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).differences.length).toBeGreaterThan(0);
    const svg = readFileSync(sandbox.path('both.svg'), 'utf8');
    for (const name of ['one (a)', 'two (a)', 'one (b)', 'two (b)']) expect(svg).toContain(name);
    expect(readFileSync(sandbox.path('both.csv'), 'utf8').split('\n').length).toBeGreaterThan(8);
  }, 60_000);

  test('carries an open load too, with its certificate', async () => {
    const { code, stderr } = await loadstone(
      ...['run', 'shop.yaml', '--on', 'simulation', '--out', 'open', '--set', 'factors={}'],
      ...[
        '--set',
        'workload={ scenario: { name: http, path: / }, rate: 80/s }',
        '--set',
        'phases.measure=60s',
      ],
    );
    expect(code, stderr).toBe(0);
    for (const row of rowsOf('open')) {
      // 80/s for a minute, as it came: within five standard deviations.
      expect(row.throughput_rps).toBeGreaterThan(74);
      expect(row.throughput_rps).toBeLessThan(86);
      expect(row).toMatchObject({
        concurrency: null,
        evidence: { certificate: { verdict: expect.not.stringMatching('fails') } },
      });
    }
  }, 60_000);

  test('knows TaskTracker as it comes', async () => {
    const quickstart = join(root, 'experiments/tasktracker/quickstart.yaml');
    const { code, stdout, stderr } = await loadstone(
      ...['run', quickstart, '--on', 'simulation', '--set', 'repetitions=1', '--out', 'quick'],
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('tasktracker-calibration');
    expect(rowsOf('quick')).toHaveLength(10);
  }, 60_000);

  test('goes on where it was', async () => {
    const { code, stderr } = await loadstone('run', '--resume', 'a');
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('nothing is left to run');
  }, 60_000);

  test.each([
    [
      'a system without a model',
      ['--set', 'arms.one.system=null-server'],
      /E_NO_MODEL: arms\.one: .*null-server is uncalibrated/,
    ],
    ['a URL', ['--set', 'arms.one={ url: "http://127.0.0.1:9" }'], /E_NO_MODEL: arms\.one/],
    ['another environment', ['--set', 'arms.one.environment.web.FAST=yes please'], /E_NO_MODEL: arms\.one/],
    ['another path', ['--set', 'workload.scenario.path=/other'], /E_NO_MODEL.*"\/other"/],
    ['a file that is not there', ['--models', 'none.json'], /E_SPEC_READ.*none\.json/],
    ['a model that is none', ['--models', 'shop.yaml'], /E_SPEC: shop\.yaml:1/],
  ])('%s is refused before anything is written', async (_, args, message) => {
    const { code, stderr } = await loadstone(
      ...['run', 'shop.yaml', '--on', 'simulation', '--out', 'never', ...args],
    );
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(readdirSync(sandbox.path())).not.toContain('never');
  });

  test('models of no arm, and a run that was begun elsewhere, are refused', async () => {
    writeFileSync(sandbox.path('onne.json'), JSON.stringify({ onne: MODEL }));
    const models = await loadstone('run', 'shop.yaml', '--on', 'simulation', '--models', 'onne.json');
    expect([models.code, models.stderr]).toEqual([
      2,
      expect.stringMatching(/E_SPEC: .*one, two, got 'onne'/),
    ]);
    const resumed = await loadstone('run', '--resume', 'a', '--on', 'processes');
    expect([resumed.code, resumed.stderr]).toEqual([
      2,
      expect.stringMatching(/E_USAGE: a was begun on simulation/),
    ]);
  });

  test('models want a simulation', async () => {
    const { code, stderr } = await loadstone('run', 'shop.yaml', '--models', 'models.json');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/E_USAGE: --models goes with/)]);
  });
});

/** As if the machine had had nothing else to do. */
function undisturbed(dir: string): void {
  const rows = rowsOf(dir).map(({ evidence, ...row }) => ({
    ...row,
    evidence: {
      ...evidence,
      machine: { ...evidence.machine, other_share: 0, steal_share: 0 },
      generator: { ...evidence.generator, run_delay_share: 0, cpu_share: 0.1, lag_p50_ms: 0, lag_p99_ms: 0 },
    },
  }));
  writeFileSync(sandbox.path(dir, 'results.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

describe('calibrate', () => {
  test('fits a model to a real system, which then can be simulated', async () => {
    const spec = {
      name: 'null',
      arms: { null: { system: 'null-server' } },
      workload: { users: 1 },
      factors: { 'workload.users': [1, 8] },
      repetitions: 2,
      phases: { warmup: '1s', measure: '2s', priming: '1s' },
    };
    writeFileSync(sandbox.path('null.yaml'), JSON.stringify(spec));
    const first = await loadstone('calibrate', 'null.yaml', '--out', 'measured');
    // Other tests run at the same time, which may spoil its trials; what they took is taken for nothing below.
    if (first.code !== 0) expect(first.stderr).toMatch(/E_CALIBRATION: .*none that are not INVALID/);
    undisturbed('measured');
    const fitted = await loadstone('calibrate', 'measured', '--models', 'models.json');
    expect(fitted.code, fitted.stderr).toBe(0);
    expect(fitted.stdout).toMatch(/server +0\.0\d+ ms of CPU time a request/);
    expect(fitted.stdout).toMatch(/The same trials, measured and simulated/);
    const { null: model } = JSON.parse(readFileSync(sandbox.path('models.json'), 'utf8'));
    const { cpu_s, processes } = model.services.server;
    expect([processes, Object.keys(model.requests)]).toEqual([1, ['GET /']]);
    expect(cpu_s).toBeGreaterThan(0);
    expect(model.requests['GET /'].alone_s).toBeGreaterThanOrEqual(cpu_s);
    const again = await loadstone('calibrate', 'measured', '--json');
    expect(JSON.parse(again.stdout)).toEqual({ null: model });
    const { code, stderr } = await loadstone(
      ...['run', 'null.yaml', '--on', 'simulation', '--models', 'models.json', '--out', 'after'],
    );
    expect(code, stderr).toBe(0);
    const alone = rowsOf('after').filter(({ concurrency }) => concurrency === 1);
    // A few thousand requests, of which some stalled: their mean is known roughly.
    for (const { throughput_rps } of alone) {
      expect(throughput_rps * model.requests['GET /'].alone_s).toBeGreaterThan(0.5);
      expect(throughput_rps * model.requests['GET /'].alone_s).toBeLessThan(2);
    }
  }, 120_000);

  test.each([
    ['what was simulated', 'a', /E_CALIBRATION: .*was simulated/],
    ['a folder without a level of one user', 'many', /E_CALIBRATION: arms\.null: .*one user/],
  ])(
    '%s is refused',
    async (_, dir, message) => {
      if (dir === 'many') {
        await loadstone('run', 'null.yaml', '--set', 'factors={}', '--set', 'workload.users=4', '--out', dir);
      }
      const { code, stderr } = await loadstone('calibrate', dir);
      expect(stderr).toMatch(message);
      expect(code).toBe(1);
    },
    60_000,
  );
});
