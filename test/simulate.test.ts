import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());
const simulate = (...args: string[]) => sandbox.loadstone('simulate', ...args);

const small = ['--customers', '2e4', '--repetitions', '4', '--seed', '5'];

test('simulate prints estimates with their intervals beside theory', async () => {
  const { code, stdout, stderr } = await simulate('mm1', '--lambda', '75', '--mu', '100', ...small);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/20,000 requests, 4 repetitions, seed 5/);
  expect(stdout).toMatch(/response time +0\.0\d+ +0\.0\d+ to 0\.0\d+ +0\.04 /);
  expect(stdout).toMatch(/theory is within the interval for \d+ of 11/);
  expect(Math.max(...stdout.split('\n').map((row) => row.length))).toBeLessThanOrEqual(100);
}, 120_000);

test('the same seed gives the same figures on one thread and on three', async () => {
  const ask = (threads: string) =>
    simulate(
      'erlang-a',
      '--lambda',
      '9',
      '--mu',
      '1',
      '--servers',
      '10',
      '--theta',
      '1',
      ...small,
      '--threads',
      threads,
      '--json',
    );
  const [one, three] = await Promise.all([ask('1'), ask('3')]);
  expect(one.code, one.stderr).toBe(0);
  expect(three.stdout).toBe(one.stdout);
  const { model, seed, figures } = JSON.parse(one.stdout);
  expect([model, seed]).toEqual(['erlang-a', 5]);
  expect(figures.map((figure: { name: string }) => figure.name)).toContain('abandonProbability');
}, 120_000);

test('one run has intervals from its batches', async () => {
  const { code, stdout } = await simulate(
    'jackson',
    '--external',
    '1,0',
    '--routing',
    '0,1;0.5,0',
    '--service',
    '0.1,0.2',
    '--customers',
    '5000',
    '--repetitions',
    '1',
  );
  expect(code).toBe(0);
  expect(stdout).toContain('one run, intervals from its batches');
}, 120_000);

test('dispatch compares rules with one shared queue, in a table and a picture', async () => {
  const few = ['--customers', '5e3', '--repetitions', '3', '--threads', '1'];
  const asked = ['dispatch', '--lambda', '3', '--mu', '1', '--servers', '4', ...few];
  const file = sandbox.path('dispatch.svg');
  const { code, stdout, stderr } = await simulate(...asked, '--plot', file);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/random choice +\S+ +\S+ to \S+ +4 .* ± /);
  expect(stdout).toMatch(/shortest of two .*\* +- /);
  expect(stdout).toMatch(/one shared queue .* 1\.000 ± 0\.000\n/);
  expect(stdout).toContain(`figure  ${file}`);
  // Sentences are broken where somebody looks.
  const rows = stdout.split('\n').filter((row) => !/^(half of a run|figure)/.test(row));
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(100);
  expect(readFileSync(file, 'utf8')).toContain('>shortest queue<');
  expect(readFileSync(file.replace('.svg', '.csv'), 'utf8')).toContain('least-work,p95 responseTime,');
  const { stdout: json } = await simulate(...asked, '--rule', 'round-robin', '--json');
  const { base, arms } = JSON.parse(json);
  expect([base, arms.map((one: { arm: string }) => one.arm)]).toEqual(['shared', ['round-robin', 'shared']]);
  expect(arms[0].ratios.responseTime.low).toBeGreaterThan(1);
}, 120_000);

test('any model is drawn beside theory', async () => {
  const file = sandbox.path('mm1.png');
  const asked = ['mm1', '--lambda', '75', '--mu', '100', ...small, '--plot'];
  const { code, stderr } = await simulate(...asked, file);
  expect(code, stderr).toBe(0);
  expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
  const refused = await simulate(...asked, 'mm1.pdf');
  expect(refused.stderr).toMatch(/E_USAGE.*ends in \.svg or \.png, got 'mm1\.pdf'/);
}, 120_000);

test('simulate says which rule broke', async () => {
  const cases: [string, RegExp][] = [
    ['mm1 --lambda 100 --mu 75', /E_UNSTABLE.*lambda < mu; got 100 against 75/],
    ['mm1 --lambda 1', /E_USAGE: simulate mm1 needs --mu; for example: loadstone simulate mm1/],
    ['mm1 --lambda 1 --mu 2 --customers 1e1', /whole number of at least 100/],
    ['queue --lambda 1 --mu 2 --arrivals often', /E_ARRIVALS.*got 'often'/],
    ['dispatch --lambda 3 --mu 1 --servers 4 --rule best', /E_PARAMETER.*one of random, .*got 'best'/],
    ['dispatch --lambda 3 --mu 1 --servers 4 --rule shortest-of:5', /E_PARAMETER.*no more than 4 stations/],
    ['mm3', /Allowed choices are mm1/],
  ];
  for (const [line, message] of cases) {
    const { code, stderr } = await simulate(...line.split(' '));
    expect(stderr, line).toMatch(message);
    expect(code, line).toBe(2);
  }
}, 120_000);
