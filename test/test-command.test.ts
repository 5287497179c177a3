import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { createRng } from '../src/core/rng.ts';
import { erlang, exponential, poisson } from '../src/stats/support/draws.ts';
import { Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

function times(n: number, gap: () => number): string {
  let now = 1_700_000_000;
  const rows = Array.from({ length: n }, (_, i) => {
    now += gap();
    return `${i},${now.toFixed(6)}`;
  });
  return `index,sent\n${rows.join('\n')}\n`;
}

describe('loadstone test', () => {
  test('poisson: a verdict, a table of 80 columns and figures', async () => {
    const next = exponential(createRng(1));
    writeFileSync(
      sandbox.path('poisson.csv'),
      times(30_000, () => next() / 100),
    );
    const { code, stdout, stderr } = await sandbox.loadstone(
      'test',
      'poisson',
      'poisson.csv',
      '--column',
      'sent',
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('For practical purposes a Poisson process');
    const table = stdout.split('\n').filter((line) => /within|outcome/.test(line));
    expect(table).toHaveLength(6);
    for (const line of table) expect(line.length).toBeLessThanOrEqual(80);
    for (const name of ['gaps_histogram', 'gaps_quantiles', 'counts']) {
      expect(readFileSync(sandbox.path('poisson-poisson', `${name}.svg`), 'utf8')).toContain('<svg');
      expect(
        readFileSync(sandbox.path('poisson-poisson', `${name}.png`))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
      expect(readFileSync(sandbox.path('poisson-poisson', `${name}.csv`), 'utf8')).toMatch(/^\w+,/);
    }
  });

  test('poisson --strict exits 3 when it is refuted, --json says why', async () => {
    const next = erlang(createRng(2), 3);
    writeFileSync(
      sandbox.path('steady.csv'),
      times(2000, () => next() / 100),
    );
    const args = [
      'test',
      'poisson',
      'steady.csv',
      '--column',
      'sent',
      '--json',
      '--strict',
      '--out',
      'steady',
    ];
    const { code, stdout } = await sandbox.loadstone(...args);
    expect(code).toBe(3);
    const [one] = JSON.parse(stdout).tested;
    expect(one).toMatchObject({ verdict: 'refuted', events: 2000 });
    expect(one.aspects[0]).toMatchObject({ name: 'the gaps are exponential', outcome: 'beyond' });
  });

  test('exponential: durations from JSON lines, with their unit', async () => {
    const next = exponential(createRng(3));
    const lines = Array.from({ length: 4000 }, () => JSON.stringify({ ms: 12 * next(), path: '/x' }));
    writeFileSync(sandbox.path('service.jsonl'), lines.join('\n'));
    const { code, stdout } = await sandbox.loadstone('test', 'exponential', 'service.jsonl', '--unit', 'ms');
    expect(code).toBe(0);
    expect(stdout).toMatch(/4000 values with mean 1[12]\.?\d* ms/);
    expect(stdout).toContain('For practical purposes independent exponential values');
  });

  test('poisson: a results folder, from its counts by the second', async () => {
    const run_id = 'run_001_server_r50';
    mkdirSync(sandbox.path('run', run_id), { recursive: true });
    writeFileSync(sandbox.path('run', 'plan.json'), '{"format":1}');
    writeFileSync(sandbox.path('run', 'manifest.json'), '{}');
    const trial = { run_id, order: 0, warmup_s: 2, duration_s: 60 };
    writeFileSync(sandbox.path('run', 'results.jsonl'), `${JSON.stringify(trial)}\n`);
    const next = poisson(createRng(4), 50);
    const rows = Array.from({ length: 62 }, (_, i) => {
      const count = i < 2 ? 0 : next();
      return [`${i},GET,/,${count}`, `${i},,Aggregated,${count}`];
    });
    const history = ['Timestamp,Type,Name,Requests/s', ...rows.flat(), ''].join('\n');
    writeFileSync(sandbox.path('run', run_id, 'stats_stats_history.csv'), history);
    const { code, stdout, stderr } = await sandbox.loadstone(
      'test',
      'poisson',
      'run',
      '--json',
      '--out',
      'counts',
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).tested).toMatchObject([{ name: run_id, verdict: 'open', duration: 60 }]);
    expect(readFileSync(sandbox.path('counts', 'counts.svg'), 'utf8')).toContain('windows of 1 s');
  });

  test.each([
    [['poisson', 'missing.csv'], /E_DATA: cannot read missing\.csv/],
    [['poisson', 'few.txt'], /E_DATA: a check needs at least 101 events, got 3/],
    [['exponential', 'few.txt', '--margin', '5'], /E_PARAMETER: --margin is .* got '5'/],
    [['exponential', '.'], /E_DATA: .* keeps no single times/],
    [['poisson', 'few.txt', '--trial', 'run_001'], /E_USAGE: --trial names a trial/],
    [['poisson', '.'], /E_RESULTS_NOT/],
  ])('%j says what is wrong', async (args, message) => {
    writeFileSync(sandbox.path('few.txt'), '1\n2\n3\n');
    const { code, stderr } = await sandbox.loadstone('test', ...args);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('defect');
  });
});
