import { existsSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());
const theory = (...args: string[]) => sandbox.loadstone('theory', ...args);

test('theory answers as a table, and as JSON', async () => {
  const [table, json] = await Promise.all([
    theory('mm1', '--lambda', '75', '--mu', '100'),
    theory('mm1', '--lambda', '75', '--mu', '100', '--json'),
  ]);
  expect(table.code, table.stderr).toBe(0);
  expect(table.stdout).toMatch(/response time +0.04 +R\n/);
  expect(Math.max(...table.stdout.split('\n').map((row) => row.length))).toBeLessThanOrEqual(80);
  expect(JSON.parse(json.stdout)).toMatchObject({
    model: 'mm1',
    answer: { responseTime: 0.04, numberInside: 3 },
  });
});

test('theory --plot draws SVG or PNG with its data beside it', async () => {
  const [svg, png] = await Promise.all([
    theory('mm1', '--lambda', '75', '--mu', '100', '--plot', 'mm1.svg'),
    theory('closed', '--demands', '2,3', '--users', '20', '--plot', 'closed.png'),
  ]);
  expect([svg.code, png.code], svg.stderr + png.stderr).toEqual([0, 0]);
  expect(readFileSync(sandbox.path('mm1.svg'), 'utf8')).toContain('mean response time 0.04');
  expect(readFileSync(sandbox.path('mm1.csv'), 'utf8')).toMatch(
    /^arrival_rate,line,response_time,utilisation\n/,
  );
  expect(readFileSync(sandbox.path('closed.png')).subarray(1, 4).toString()).toBe('PNG');
  expect(existsSync(sandbox.path('closed.csv'))).toBe(true);
});

test('theory says which rule broke', async () => {
  const cases: [string, RegExp][] = [
    ['mm1 --lambda 100 --mu 75', /E_UNSTABLE.*lambda < mu; got 100 against 75/],
    ['mm1 --lambda 100 --mu zero', /E_PARAMETER.*plain numbers, got 'zero'/],
    ['mmc --lambda 1 --scv 3', /E_USAGE: theory mmc needs --mu, --servers and does not take --scv/],
    ['mm1 --lambda 1 --mu 2 --plot a.gif', /E_USAGE.*\.svg or \.png, got 'a\.gif'/],
    ['mm1 --lambda 1 --mu 2 --plot no/such/folder.svg', /E_RESULTS_UNWRITABLE/],
    ['laws --throughput 1 --users 2 --think 0 --plot laws.svg', /E_USAGE.*no figure/],
    ['mm3', /Allowed choices are mm1/],
  ];
  for (const [line, message] of cases) {
    const { code, stderr } = await theory(...line.split(' '));
    expect(stderr, line).toMatch(message);
    expect(code, line).toBe(line.includes('no/such') ? 1 : 2);
  }
}, 120_000);
