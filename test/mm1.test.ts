// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references that the orchestrator fills in.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import type { Theory } from '../src/analysis/theory/theory.ts';
import type { Calibration } from '../src/measure/service-rate.ts';
import { type Ended, root, Sandbox } from './support/command.ts';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
});
afterAll(() => sandbox.remove());

const experiment = (name: string) => join(root, 'experiments/mm1', `${name}.yaml`);
const read = (dir: string, ...path: string[]) => readFileSync(sandbox.path(dir, ...path), 'utf8');
const theoryOf = (dir: string): Theory => JSON.parse(read(dir, 'analysis/theory.json'));
const calibrationsOf = (dir: string): Calibration[] =>
  read(dir, 'calibrations.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

async function run(dir: string, spec: string, ...args: string[]) {
  sandbox.fresh(dir);
  return sandbox.loadstone('run', spec, '--out', dir, ...args);
}

/** A real run is to end well; on a machine that others disturbed too much nothing was measured, and the test says so. */
function expectMeasured(context: TestContext, { code, stderr }: Ended, dir: string): void {
  const disturbed = /E_CALIBRATION.*is INVALID: (.*)/.exec(stderr)?.[1];
  if (disturbed) context.skip(`the machine was disturbed: ${disturbed}`);
  expect(code, stderr).toBe(0);
  const invalid = theoryOf(dir).trials.find(({ kept }) => !kept);
  if (invalid) context.skip(`the machine was disturbed: ${invalid.run_id} is INVALID`);
}

const set = (values: Record<string, unknown>) =>
  Object.entries(values).flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`]);

describe('the validation of M/M/1', () => {
  test('on simulation agrees with Lindley to the last digit, at every level, and breaks nothing', async () => {
    const { code, stdout, stderr } = await run('simulated', experiment('validate'), '--on', 'simulation');
    expect(code, stderr).toBe(0);
    const { trials, agreements } = theoryOf('simulated');
    expect(trials.map(({ offered_asked }) => offered_asked)).toEqual([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    for (const trial of trials) {
      expect(trial.conservation.exact).toBe(true);
      // Times are written in whole nanoseconds.
      expect(trial.lindley!.occupied.off).toBeCloseTo(0, 7);
      expect(trial.lindley!.drawn!.off).toBeCloseTo(0, 7);
    }
    expect(agreements[0]).toMatchObject({ lindley_agrees: 7, broken: [] });
    expect(agreements[0]!.response_inside).toBeGreaterThanOrEqual(5);
    expect(stdout).toContain('M/M/1');
    expect(read('simulated', 'report.md')).toContain('Simulated');
    // What was derived can be made again from what was measured.
    const before = read('simulated', 'report.html');
    for (const command of ['analyze', 'report'])
      expect((await sandbox.loadstone(command, 'simulated')).code).toBe(0);
    expect(read('simulated', 'report.html') === before).toBe(true);
  }, 120_000);

  test('of a real server calibrates first, loses no request, and knows what each one was to do', async (context) => {
    const ended = await run(
      'real',
      experiment('validate'),
      ...set({
        'calibration.measure': '10s',
        'calibration.warmup': '1s',
        'phases.warmup': '2s',
        'phases.measure': '10s',
        factors: { 'workload.offered_load': [0.3, 0.7] },
      }),
    );
    expectMeasured(context, ended, 'real');
    const [calibration] = calibrationsOf('real');
    // The server draws services of 20 ms: 600 of them, and what a busy machine adds.
    expect(calibration!.service_rate.regression.value).toBeGreaterThan(35);
    expect(calibration!.service_rate.regression.value).toBeLessThan(60);
    expect(calibration!.busy_from).toBe('mm1_busy_seconds_total');
    const { trials } = theoryOf('real');
    expect(trials).toHaveLength(2);
    for (const trial of trials) {
      expect(trial.conservation.exact).toBe(true);
      expect(trial.rate_asked).toBeCloseTo(trial.offered_asked! * trial.service_rate, 6);
      // One server: its occupancies explain the waits, whatever the machine does to them; 1% on a quiet one.
      expect(Math.abs(trial.lindley!.occupied.off)).toBeLessThan(0.05);
      expect(trial.lindley!.drawn).not.toBeNull();
    }
    const rows = read('real', 'run_000_mm1_a0.3', 'requests.csv').trim().split('\n');
    expect(rows[0]).toMatch(/^index,.*drawn_s$/);
    expect(read('real', 'plots/response_time_vs_rho.svg')).toContain('Lindley');
  }, 240_000);

  test('goes on with the calibration that it has', async () => {
    const before = calibrationsOf('simulated');
    const journal = sandbox.path('simulated', 'results.jsonl');
    const lines = readFileSync(journal, 'utf8').trim().split('\n');
    writeFileSync(journal, `${lines.slice(0, 3).join('\n')}\n`);
    const { code, stderr } = await sandbox.loadstone('run', '--resume', 'simulated');
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('a server serves');
    expect(calibrationsOf('simulated')).toEqual(before);
    const again = read('simulated', 'results.jsonl').trim().split('\n');
    expect(again.map((line) => JSON.parse(line).rate)).toEqual(lines.map((line) => JSON.parse(line).rate));
  }, 120_000);

  test.each([
    ['is gone', () => ''],
    ['is cut off', (text: string) => text.slice(0, -20)],
    ['has no service rate', (text: string) => text.replace(/"regression":\{[^}]*\}/, '"regression":null')],
  ])('is not analyzed where a calibration %s', async (_, damage) => {
    const path = sandbox.path('simulated', 'calibrations.jsonl');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, damage(text));
    const { code, stderr } = await sandbox.loadstone('analyze', 'simulated');
    writeFileSync(path, text);
    expect(code).toBe(1);
    expect(stderr).toMatch(/E_RESULTS_CORRUPT.*calibrations\.jsonl/);
  });

  test('stops where the service rate is not to be known, and keeps what it measured', async () => {
    const { code, stderr } = await run(
      'idle',
      experiment('validate'),
      '--on',
      'simulation',
      ...set({ 'arms.mm1.environment.server.SERVICE_TIME_SECONDS': '0.0001' }),
    );
    expect(code).toBe(1);
    expect(stderr).toContain('E_CALIBRATION');
    expect(read('idle', 'calibration_000_mm1', 'requests.csv')).toContain('index');
  }, 60_000);
});

describe('a server that is not M/M/1', () => {
  const mine = (environment: Record<string, string>) => ({
    system: 'mm1',
    environment: { server: { MODE: 'wait', SERVICE_TIME_SECONDS: '0.01', ...environment } },
  });
  const spec = (arms: Record<string, unknown>, workload: Record<string, unknown>) => ({
    name: 'not-mm1',
    arms,
    workload: { timeout: '60s', ...workload },
    calibration: { rate: '50/s', warmup: '1s', measure: '6s' },
    theory: 'queueing',
    repetitions: 1,
    phases: { warmup: '2s', measure: '15s', drain: '20s', priming: '1s' },
  });
  const brokenIn = (dir: string) =>
    Object.fromEntries(
      theoryOf(dir).trials.map(({ arm, assumptions }) => [
        arm,
        assumptions!.filter(({ outcome }) => outcome === 'broken').map(({ name }) => name),
      ]),
    );

  test('is found out, and for what it is, and one that is, is not', async (context) => {
    const timer = { command: ['node', join(root, 'test/support/timer-server.js')], port: 8099 };
    // Whoever plans it knows of one server.
    const hidden = {
      command: ['env', 'SERVERS=2', '${node}', '${systems}/mm1/main.js'],
      port: 8098,
      environment: { MODE: 'wait', SERVICE_TIME_SECONDS: '0.01' },
    };
    const arms = {
      clean: mine({}),
      'second-worker': { service: hidden },
      constant: mine({ DISTRIBUTION: 'const' }),
      timer: { service: timer },
    };
    writeFileSync(sandbox.path('servers.yaml'), JSON.stringify(spec(arms, { rate: '60/s' })));
    expectMeasured(context, await run('servers', 'servers.yaml'), 'servers');
    expect(brokenIn('servers')).toEqual({
      clean: [],
      'second-worker': ['one FIFO server'],
      constant: ['exponential service'],
      timer: ['exponential service'],
    });
  }, 300_000);

  test('is not to blame for a generator that waits for answers', async (context) => {
    const workload = { model: 'synchronous', rate: '200/s', arrivals: 'poisson' };
    writeFileSync(sandbox.path('closed.yaml'), JSON.stringify(spec({ closed: mine({}) }, workload)));
    expectMeasured(context, await run('closed', 'closed.yaml'), 'closed');
    expect(brokenIn('closed')).toEqual({ closed: ['Poisson arrivals'] });
  }, 120_000);
});

describe('replicas', () => {
  test('are held against the theory of their dispatch', async (context) => {
    const ended = await run(
      'replicas',
      experiment('replicas'),
      ...set({
        factors: { 'replicas.server': [1, 2] },
        repetitions: 1,
        'calibration.rate': '40/s',
        'calibration.measure': '8s',
        'phases.warmup': '1s',
        'phases.measure': '4s',
      }),
    );
    expectMeasured(context, ended, 'replicas');
    const { trials } = theoryOf('replicas');
    const models = new Map(trials.map(({ arm, replicas, model }) => [`${arm} ${replicas}`, model]));
    expect(models.get('round-robin 1')).toBe('M/M/1');
    expect(models.get('round-robin 2')).toMatch(/E2\/M\/1/);
    expect(models.get('random 2')).toMatch(/M\/M\/1 each/);
    expect(models.get('least-connections 2')).toMatch(/shortest queue/);
    for (const { conservation } of trials) expect(conservation.exact).toBe(true);
    const titles = read('replicas', 'plots/replicas_response_time.svg');
    for (const arm of ['round-robin', 'random', 'least-connections']) expect(titles).toContain(arm);
  }, 300_000);
});

describe('the reference study', () => {
  test('in its settings, made short, is held against the figures that were published', async (context) => {
    const ended = await run(
      'reference',
      experiment('reference'),
      ...set({
        'arms.mm1.environment.server.SERVICE_TIME_SECONDS': '0.01',
        calibration: { rate: '30/s', warmup: '1s', measure: '12s' },
        factors: { 'workload.offered_load': [0.3, 0.6] },
        'phases.warmup': '2s',
        'phases.measure': '8s',
      }),
    );
    expectMeasured(context, ended, 'reference');
    const { published, trials } = theoryOf('reference');
    expect(published!.levels).toHaveLength(6);
    // A CPU of its own burns what was drawn; waiting for it can only add to that.
    for (const { lindley } of trials) expect(lindley!.inflation_s).toBeGreaterThan(0);
    expect(read('reference', 'report.md')).toContain(published!.source);
    expect(read('reference', 'plots/response_time_vs_rho.svg')).toContain('published');
  }, 120_000);
});
