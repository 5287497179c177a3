import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../src/core/abort.ts';
import { series, start } from '../../src/formats/example.test.data.ts';
import { LiveCounts, metricsPage, remoteWrite } from '../../src/formats/index.ts';
import { SCHEMA } from '../../src/formats/prometheus/native-histogram.ts';
import { answered, batch, thread } from '../../src/measure/load.test.data.ts';
import { folder, freePort, onPath, outputOf, started } from './support/tool.ts';

test('promtool finds nothing to say about the page', async ({ skip }) => {
  const promtool = onPath('promtool');
  if (!promtool) return skip('promtool is not on the PATH');
  const cwd = folder();
  writeFileSync(join(cwd, 'page.prom'), metricsPage(LiveCounts.of(series), start.tags));
  await outputOf('sh', ['-c', '"$0" check metrics <page.prom', promtool], cwd);
});

/** A Prometheus of this test's own, that takes remote writes. */
async function prometheus(program: string): Promise<string> {
  const cwd = folder();
  const address = `127.0.0.1:${await freePort()}`;
  writeFileSync(join(cwd, 'prometheus.yml'), 'global: {}\n');
  const process = started(
    program,
    [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      `--web.listen-address=${address}`,
      '--web.enable-remote-write-receiver',
      '--enable-feature=native-histograms',
    ],
    cwd,
  );
  await until(async () => {
    if (process.exitCode !== null) throw new Error(`prometheus ended with ${process.exitCode}`);
    const ready = await fetch(`http://${address}/-/ready`).catch(() => undefined);
    return ready?.ok || undefined;
  }, 100);
  return `http://${address}`;
}

describe('a real Prometheus', () => {
  test('takes what remote write tells it, and answers with the right figures', async ({ skip }) => {
    const program = onPath('prometheus');
    if (!program) return skip('prometheus is not on the PATH');
    const url = await prometheus(program);
    const now = Math.floor(Date.now() / 1000);
    const write = remoteWrite({
      url: `${url}/api/v1/write`,
      tags: { commit: 'a "b" \\ c', zone: 'ü' },
      started_s: now - 30,
    });
    const never = new AbortController().signal;
    const counts = new LiveCounts();
    // Response times of 1, 2 ... 1000 ms in two halves, the odd ones first.
    const ms = Array.from({ length: 1000 }, (_, i) => (i < 500 ? 2 * i + 1 : 2 * (i - 499)));
    const us = ms.map((value) => 1000 * value);
    counts.add(0, [thread(0, 7), answered(0, 'GET /a', ...us.slice(0, 500))]);
    await write(counts, now - 20, never);
    counts.add(0, [answered(10, 'GET /a', ...us.slice(500))]);
    counts.add(1, [
      batch(10, 'POST /b', { done: 3, sent: 2, errors: { timeout: 2, dropped: 1 } }),
      answered(10, 'zero', 0, 0.4, 1),
    ]);
    await write(counts, now - 10, never);
    await write(counts, now, never);

    const query = async (text: string): Promise<[Record<string, string>, number][]> => {
      const asked = new URLSearchParams({ query: text, time: String(now) });
      const answer = await fetch(`${url}/api/v1/query?${asked}`);
      const body = (await answer.json()) as {
        data: { result: { metric: Record<string, string>; value: [number, string] }[] };
      };
      expect(answer.status, JSON.stringify(body)).toBe(200);
      return body.data.result.map(({ metric, value }) => [metric, Number(value[1])]);
    };
    const value = async (text: string) => {
      const rows = await query(text);
      expect(rows, text).toHaveLength(1);
      return rows[0]![1];
    };

    expect(await query('loadstone_requests_total{name="GET /a"}')).toEqual([
      [{ __name__: 'loadstone_requests_total', name: 'GET /a', commit: 'a "b" \\ c', zone: 'ü' }, 1000],
    ]);
    expect(await value('loadstone_request_errors_total{name="POST /b",class="timeout"}')).toBe(2);
    expect(await value('loadstone_users')).toBe(7);
    expect(await value('loadstone_requests_total{name="GET /a"} offset 15s')).toBe(500);

    const response = 'loadstone_response_seconds{name="GET /a"}';
    expect(await value(`histogram_count(${response})`)).toBe(1000);
    expect(await value(`histogram_sum(${response})`)).toBeCloseTo(500.5, 6);
    expect(await value(`histogram_count(${response} offset 15s)`)).toBe(500);
    expect(await value('histogram_count(loadstone_response_seconds{name="zero"})')).toBe(3);

    // A quantile lies in the bucket of the right one.
    const width = 2 ** (1 / 2 ** SCHEMA);
    for (const q of [0.01, 0.1, 0.5, 0.9, 0.99, 0.999]) {
      const quantile = await value(`histogram_quantile(${q}, ${response})`);
      expect(quantile).toBeGreaterThan(q / width);
      expect(quantile).toBeLessThan(q * width);
    }
    expect(await value(`histogram_quantile(1, ${response})`)).toBeLessThanOrEqual(width);
    expect(await value('histogram_quantile(0.5, loadstone_response_seconds{name="zero"})')).toBeLessThan(
      1e-6,
    );

    // All began at 0, so that what came first is an increase too.
    expect(await value('delta(loadstone_requests_total{name="GET /a"}[30s]) > 0')).toBeCloseTo(1000, 6);
    expect(await value(`histogram_count(increase(${response}[30s]))`)).toBeCloseTo(1000, 6);
  }, 60_000);

  test('is told why it refuses', async ({ skip }) => {
    const program = onPath('prometheus');
    if (!program) return skip('prometheus is not on the PATH');
    const url = `${await prometheus(program)}/api/v1/write`;
    const now = Date.now() / 1000;
    const counts = new LiveCounts();
    counts.add(0, [answered(0, 'GET /a', 1000)]);
    const never = new AbortController().signal;
    await remoteWrite({ url, tags: {}, started_s: now - 10 })(counts, now, never);
    await expect(
      remoteWrite({ url, tags: {}, started_s: now - 20 })(counts, now - 15, never),
    ).rejects.toMatchObject({
      code: 'E_REMOTE_WRITE',
      message: expect.stringMatching(/answered 400: .*out of order/s),
    });
  }, 60_000);
});
