import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { manifest, plan, trialRecord } from '../results/example.test.data.ts';
import { createResults, removeDerived } from '../results/index.ts';
import { reportFolder } from './index.ts';
import { trialSeriesOf } from './trial-series.ts';

const parent = await mkdtemp(join(tmpdir(), 'loadstone-report-'));
afterAll(() => rm(parent, { recursive: true }));

async function contents(dir: string): Promise<Record<string, string>> {
  const names = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'latin1')])),
  );
}

test('a folder gets its plots and reports, and the same bytes after they were deleted', async () => {
  const dir = join(parent, 'results');
  const writer = await createResults({ out: dir, plan, config: {}, manifest, identify: async () => 'test' });
  for (const order of [0, 1, 2]) await writer.record(trialRecord(order));
  await writer.close();
  const written = await reportFolder(dir);
  const before = await contents(dir);
  expect(Object.keys(before)).toEqual(expect.arrayContaining([written.html, written.markdown]));
  for (const ending of ['png', 'svg', 'csv']) {
    expect(before[join(written.plots, `latency_p95_vs_concurrency.${ending}`)]).toBeTruthy();
  }
  expect(before[join(dir, 'run_000_monolith_c10', 'report.html')]).toContain('run_000_monolith_c10');
  await removeDerived(dir);
  await reportFolder(dir);
  expect(await contents(dir)).toEqual(before);
});

test('a trial\u2019s course begins at 0 s, its phases follow each other, other events keep their words', () => {
  const row = (Timestamp: number, p95: number | null) => ({
    name: 'Aggregated',
    values: { Timestamp, 'User Count': 5, 'Requests/s': 40, 'Failures/s': 1, '95%': p95 },
  });
  const history = [row(1000, null), { ...row(1000, 3), name: 'GET /tasks/' }, row(1001, 12)];
  const events = [
    { t_s: 0, event: 'phase', phase: 'warmup' },
    { t_s: 1, event: 'phase', phase: 'measure' },
    { t_s: 1.5, event: 'exited', reason: 'task-service-1' },
  ];
  expect(trialSeriesOf(history, events)).toEqual({
    seconds: [0, 1],
    throughput_rps: [40, 40],
    p95_ms: [null, 12],
    errors_per_s: [1, 1],
    users: [5, 5],
    phases: [
      { name: 'warm-up', from_s: 0, to_s: 1 },
      { name: 'measure', from_s: 1, to_s: 2 },
    ],
    events: [{ at_s: 1.5, label: 'exited: task-service-1' }],
  });
});
