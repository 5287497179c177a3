import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Pattern } from '../src/analysis/patterns/pattern.ts';
import { root, Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

/** The checked-in study with 25 times as many requests a second, on servers 25 times as fast. */
const SHORT = [
  'arms.low.environment.server.SERVICE_TIME_SECONDS="0.0008"',
  'arms.high.environment.server.SERVICE_TIME_SECONDS="0.2"',
  'workload.rate=50/s',
  'workload.timeout=1s',
  'phases.warmup=1s',
  'phases.measure=5s',
];

test('a server sets the pace of a synchronous generator, and not of an open one', async () => {
  const out = sandbox.fresh('patterns');
  const { code, stderr, stdout } = await sandbox.loadstone(
    'run',
    join(root, 'experiments/mm1/workload-patterns.yaml'),
    ...SHORT.flatMap((one) => ['--set', one]),
    '--out',
    out,
  );
  expect(code, stderr).toBe(0);
  const patterns: Pattern[] = JSON.parse(readFileSync(join(out, 'analysis/patterns.json'), 'utf8'));
  const of = (series: string) => patterns.find((one) => one.series === series)!;
  expect(patterns).toHaveLength(4);

  const slow = of('high, synchronous');
  // One in 0.22 s, and fewer on a machine that stands still.
  expect(slow.rate_sent).toBeLessThan(6);
  expect(slow.gaps!.cv).toBeLessThan(0.6);
  expect(slow.omitted!).toBeGreaterThan(0.8 * 50 * 5);
  expect(slow.unpaced_response_s!).toBeGreaterThan(2 * slow.roundtrip_s!);
  for (const series of ['low, open', 'high, open']) {
    // 250 of them come by the seed; a machine that stands still sends them late, not never.
    expect(of(series).rate_sent).toBeGreaterThan(30);
    expect(of(series).omitted).toBe(0);
  }
  // Ten times what it can serve: after a second nobody waits any more, and the server goes on with those who have left.
  const { requests } = of('high, open');
  expect(requests.good / requests.sent).toBeLessThan(0.1);
  expect(requests.failed).toBeGreaterThan(requests.good);
  // Where the machine is busy elsewhere no trial may be valid, and then nothing is drawn.
  if (patterns.every(({ kept }) => kept)) {
    expect(stdout).toMatch(
      /Asked for 50\/s on high, a synchronous generator sent [34]\.?\d*\/s: the server set its pace/,
    );
    for (const name of ['workload_patterns', 'gap_qq_high_synchronous', 'arrival_counts_low_open'])
      expect(existsSync(join(out, 'plots', `${name}.png`)), name).toBe(true);
  }
}, 180_000);
