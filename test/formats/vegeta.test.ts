import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileOf, request, textOf } from '../../src/formats/example.test.data.ts';
import { folder, onPath, outputOf } from './support/tool.ts';

test('vegeta-results are read by vegeta, and vegeta is what it makes of them', async ({ skip }) => {
  const vegeta = onPath('vegeta');
  if (!vegeta) return skip('vegeta is not on the PATH');
  const cwd = folder();
  const good = Array.from({ length: 99 }, (_, i) =>
    request({ index: i, intended_s: i / 10, sent_s: i / 10, done_s: i / 10 + (i + 1) / 1000 }),
  );
  const bad = request({ index: 99, status: 503, error: 'http_5xx', intended_s: 10, done_s: 11 });
  writeFileSync(join(cwd, 'load.jsonl'), fileOf('vegeta-results', [...good, bad]));
  const report = JSON.parse(await outputOf(vegeta, ['report', '-type=json', 'load.jsonl'], cwd));
  expect(report).toMatchObject({ requests: 100, success: 0.99, status_codes: { 200: 99, 503: 1 } });
  expect(report.latencies.max).toBe(1e9);
  const { buckets: _, ...keys } = report;
  expect(Object.keys(JSON.parse(textOf('vegeta')))).toEqual(Object.keys(keys));
  expect(await outputOf(vegeta, ['plot', 'load.jsonl'], cwd)).toContain('<html');
});
