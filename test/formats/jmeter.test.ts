import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileOf, request } from '../../src/formats/example.test.data.ts';
import { folder, onPath, outputOf } from './support/tool.ts';

test("jtl is read by JMeter's report generator", async ({ skip }) => {
  const jmeter = onPath('jmeter');
  if (!jmeter) return skip('jmeter is not on the PATH');
  const cwd = folder();
  const good = Array.from({ length: 99 }, (_, i) =>
    request({
      index: i,
      intended_s: i / 10,
      sent_s: i / 10,
      done_s: i / 10 + (i + 1) / 100,
      in_flight: 1 + (i % 4),
    }),
  );
  const bad = request({ index: 99, status: 0, error: 'timeout', intended_s: 10, done_s: 11, bytes: 0 });
  const other = request({ index: 100, name: 'POST /b, "c"', status: 503, error: 'http_5xx' });
  writeFileSync(join(cwd, 'load.jtl'), fileOf('jtl', [...good, bad, other]));
  await outputOf(jmeter, ['-g', 'load.jtl', '-o', 'report', '-j', 'jmeter.log'], cwd);
  const read = JSON.parse(readFileSync(join(cwd, 'report', 'statistics.json'), 'utf8'));
  expect(read['GET /a']).toMatchObject({
    sampleCount: 100,
    errorCount: 1,
    minResTime: 10,
    maxResTime: 1000,
    meanResTime: (99 * 500 + 1000) / 100,
    medianResTime: expect.closeTo(505, -1),
  });
  expect(read['POST /b, "c"']).toMatchObject({ sampleCount: 1, errorCount: 1 });
  expect(read.Total).toMatchObject({ sampleCount: 101, errorCount: 2 });
  const page = readFileSync(join(cwd, 'report', 'content', 'js', 'dashboard.js'), 'utf8');
  expect(page).toContain('Non HTTP response code: timeout');
  expect(page).toContain('503/Service Unavailable');
}, 120_000);
