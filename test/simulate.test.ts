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
}, 60_000);

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
}, 60_000);

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
}, 60_000);

test('simulate says which rule broke', async () => {
  const cases: [string, RegExp][] = [
    ['mm1 --lambda 100 --mu 75', /E_UNSTABLE.*lambda < mu; got 100 against 75/],
    ['mm1 --lambda 1', /E_USAGE: mm1 needs --mu; for example: loadstone simulate mm1/],
    ['mm1 --lambda 1 --mu 2 --customers 1e1', /whole number of at least 100/],
    ['queue --lambda 1 --mu 2 --arrivals often', /E_ARRIVALS.*got 'often'/],
    ['mm3', /Allowed choices are mm1/],
  ];
  for (const [line, message] of cases) {
    const { code, stderr } = await simulate(...line.split(' '));
    expect(stderr, line).toMatch(message);
    expect(code, line).toBe(2);
  }
}, 60_000);
