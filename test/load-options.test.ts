import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sleep, until } from '../src/core/abort.ts';
import { parseExposition, total } from '../src/monitor/exposition.ts';
import { folder, freePort, onPath, started } from './formats/support/tool.ts';
import { Sandbox } from './support/command.ts';
import { journaled, leftovers } from './support/leftovers.ts';

const sandbox = new Sandbox();
let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  sandbox.remove();
});

const load = (...words: string[]) => sandbox.loadstone('load', ...words);
/** Fine, or a machine too busy to measure on. */
const ended = [0, 4];

describe('a trace', () => {
  const times = [0, 0.1, 0.1, 0.4, 0.999, 1, 1.25, 1.5];
  const rows = ['when,who', ...times.map((time) => `${time},"a, b"`)];

  test('is replayed to its end, at the times that the file has, faster if asked, by any number of threads', async () => {
    writeFileSync(sandbox.path('times.csv'), rows.join('\n'));
    const replayed = async (...words: string[]) => {
      const trace = ['--trace', 'times.csv', '--trace-column', 'when', ...words];
      const { code, stdout, stderr } = await load(`${url}/`, ...trace, '--format', 'csv=sent.csv', '--json');
      expect(ended, stderr).toContain(code);
      const sent = readFileSync(sandbox.path('sent.csv'), 'utf8').trimEnd().split('\n').slice(1);
      const intended = sent.map((row) => Number(row.split(',')[1])).sort((a, b) => a - b);
      return { intended, figures: JSON.parse(stdout) };
    };
    const { intended, figures } = await replayed();
    expect(intended).toEqual(times);
    expect(figures).toMatchObject({ sent: 8, completed: 8 });
    expect(figures.certificate.arrivals).toBe(8);
    const faster = await replayed('--trace-speed', '2', '--threads', '2');
    expect(faster.intended).toEqual(times.map((time) => Number((time / 2).toFixed(6))));
    // A shorter load leaves the rest out.
    expect((await replayed('--duration', '1s')).intended).toEqual(times.slice(0, 5));
  }, 60_000);

  test.each([
    [['missing.csv'], /E_TRACE: trace missing\.csv: ENOENT/],
    [['bad.csv'], /E_TRACE: trace bad\.csv: times are from 0 and in rising order, got 1 after 2 in line 3/],
    [['late.csv', '--duration', '2s'], /are none of the measured window's, 0 s to 2 s/],
    [['late.csv', '--trace-column', 'x'], /E_TRACE: .*column is one of/],
    [['late.csv', '--trace-speed', '0'], /E_USAGE: --trace-speed takes a number above 0/],
    [['late.csv', '--rate', '1/s'], /has one of .*, got rate and trace/],
  ])('%j is refused before anything is sent', async (words, message) => {
    writeFileSync(sandbox.path('bad.csv'), 't\n2\n1\n');
    writeFileSync(sandbox.path('late.csv'), '1700000000\n');
    const { code, stdout, stderr } = await load('http://127.0.0.1:1/', '--trace', ...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  test('of a spec lies beside it; a plan has its hash, and not its times', async () => {
    mkdirSync(sandbox.fresh('study'));
    const large = Array.from({ length: 1_000_000 }, (_, i) => i / 50).join('\n');
    writeFileSync(sandbox.path('study', 'large.txt'), large);
    const spec = [
      'name: replay',
      `arms: { server: { url: '${url}' } }`,
      'workload: { trace: { file: large.txt } }',
      'factors: { workload.trace.speed: [1, 2] }',
      'repetitions: 1',
      'phases: { warmup: 0s, measure: 1s, priming: 0s }',
    ];
    writeFileSync(sandbox.path('study', 'spec.yaml'), spec.join('\n'));
    const { code, stderr } = await sandbox.loadstone(
      'run',
      'study/spec.yaml',
      '--out',
      sandbox.fresh('replayed'),
    );
    expect(code, stderr).toBe(0);
    const text = readFileSync(sandbox.path('replayed', 'plan.json'), 'utf8');
    expect(text.length).toBeLessThan(20_000);
    expect(JSON.parse(text).trials[0].workload.rates).toMatchObject({
      kind: 'trace',
      file: sandbox.path('study', 'large.txt'),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const results = readFileSync(sandbox.path('replayed', 'results.jsonl'), 'utf8').trimEnd().split('\n');
    const rates = results
      .map((line) => JSON.parse(line))
      .map(({ rate, evidence }) => [rate, evidence.requests.sent]);
    expect(rates.sort((a, b) => a[0] - b[0])).toEqual([
      [50, 50],
      [100, 100],
    ]);
    expect(readFileSync(sandbox.path('replayed', 'report.md'), 'utf8')).toMatch(
      /open model.*`trace` arrivals/,
    );

    writeFileSync(sandbox.path('study', 'large.txt'), `${large}\n20001`);
    const resumed = await sandbox.loadstone('run', '--resume', 'replayed');
    expect([resumed.code, resumed.stderr]).toEqual([
      2,
      expect.stringMatching(/E_TRACE: .*changed since the plan was made/),
    ]);
  }, 120_000);
});

describe('Prometheus', () => {
  test('finds a page while a load runs, with the tags', async () => {
    const words = '--rate 100/s --arrivals constant --duration 4s --metrics 0 --tag run=a1 --json'.split(' ');
    const running = sandbox.start(['load', `${url}/`, ...words]);
    const said = new Promise<string>((resolve) =>
      running.child.stderr.on('data', (data) => {
        const [page] = /http:\S+\/metrics/.exec(String(data)) ?? [];
        if (page) resolve(page);
      }),
    );
    const page = await Promise.race([said, running.ended.then(({ stderr }) => Promise.reject(stderr))]);
    expect(page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const read = await until(async () => {
      const metrics = parseExposition(await (await fetch(page)).text());
      return total(metrics, 'loadstone_requests_total') ? metrics : undefined;
    }, 50);
    expect(read.samples.every(({ labels }) => labels.run === 'a1')).toBe(true);
    expect((await fetch(page.replace('/metrics', '/'))).status).toBe(404);
    const { code, stdout, stderr } = await running.ended;
    expect(ended, stderr).toContain(code);
    expect(JSON.parse(stdout).sent).toBe(400);
    await expect(fetch(page)).rejects.toThrow();
  }, 30_000);

  test('cannot have a port that somebody else has', async () => {
    const port = String((server.address() as AddressInfo).port);
    const { code, stderr } = await load(`${url}/`, '--rate', '1/s', '--metrics', port);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/E_PORT_BUSY: no \/metrics page on port/)]);
  });

  test('is told by remote write, and has the same count in the end', async ({ skip }) => {
    const program = onPath('prometheus');
    if (!program) return skip('prometheus is not on the PATH');
    const cwd = folder();
    const address = `127.0.0.1:${await freePort()}`;
    writeFileSync(join(cwd, 'prometheus.yml'), 'global: {}\n');
    const features = ['--web.enable-remote-write-receiver', '--enable-feature=native-histograms'];
    const where = ['--storage.tsdb.path=data', `--web.listen-address=${address}`];
    started(program, ['--config.file=prometheus.yml', ...where, ...features], cwd);
    await until(async () => {
      const ready = await fetch(`http://${address}/-/ready`).catch(() => undefined);
      return ready?.ok || undefined;
    }, 100);
    const words = '--rate 100/s --duration 6s --tag run=a1 --json'.split(' ');
    const { code, stdout, stderr } = await load(
      `${url}/`,
      ...words,
      '--remote-write',
      `http://${address}/api/v1/write`,
    );
    expect(ended, stderr).toContain(code);
    const { completed, remote_write } = JSON.parse(stdout);
    expect(remote_write, stderr).toEqual({
      writes: expect.any(Number),
      failed: 0,
      complete: true,
      reason: null,
    });
    expect(remote_write.writes).toBeGreaterThan(1);
    const value = async (query: string) => {
      const answer = await fetch(`http://${address}/api/v1/query?${new URLSearchParams({ query })}`);
      const body = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
      return body.data.result.map((row) => Number(row.value[1]));
    };
    expect(await value('sum(loadstone_requests_total{run="a1"})')).toEqual([completed]);
    expect(await value('histogram_count(loadstone_response_seconds{run="a1"})')).toEqual([completed]);
  }, 60_000);

  test('that is down costs nothing but a word about it', async () => {
    const words = '--rate 50/s --arrivals constant --duration 1s'.split(' ');
    const nobody = ['--remote-write', `http://127.0.0.1:${await freePort()}/api/v1/write`];
    const { code, stdout, stderr } = await load(`${url}/`, ...words, ...nobody, '--format', 'json=down.json');
    expect(ended, stderr).toContain(code);
    expect(stderr).toMatch(/remote write to \S+ failed: .*ECONNREFUSED.*; the load goes on/);
    expect(stdout).toMatch(
      /^prometheus *(\d+) of \1 remote writes failed: what it has ends before the load did$/m,
    );
    const figures = JSON.parse(readFileSync(sandbox.path('down.json'), 'utf8'));
    expect(figures).toMatchObject({ sent: 50, remote_write: { complete: false } });
    expect(figures.remote_write.failed).toBe(figures.remote_write.writes);
    const refused = await load(`${url}/`, ...words, '--remote-write', 'localhost:9090');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('E_REMOTE_WRITE')]);
  }, 30_000);
});

describe('--calibrate', () => {
  test('alone says what this machine can do', async () => {
    const { code, stdout, stderr } = await load(
      '--calibrate',
      '--rate',
      '100/s',
      '--duration',
      '1s',
      '--json',
    );
    expect(ended, stderr).toContain(code);
    const { calibration } = JSON.parse(stdout);
    expect(calibration.closed).toMatchObject({ connections: 64, duration_s: 1 });
    expect(calibration.closed.throughput_rps).toBeGreaterThan(0);
    expect(calibration.open).toMatchObject({ duration_s: 1, lag_ms: { p99: expect.any(Number) } });
    expect(calibration.open.certificate.arrivals).toBeGreaterThan(0);
    expect(calibration.send_cost_us).toBeGreaterThan(0);
    expect(calibration.asked_share).toBeCloseTo(100 / calibration.closed.throughput_rps, 9);
    expect(calibration.sentences.join('\n')).toMatch(/can send .*\/s on one thread[\s\S]*What you ask.*%/);
    expect(journaled(sandbox.state)).toEqual([]);
  }, 60_000);

  test('with a URL goes on with the load', async () => {
    const words = '--calibrate --users 2 --think const:10ms --duration 1s'.split(' ');
    const files = ['--format', 'json=calibrated.json'];
    const { code, stdout, stderr } = await load(`${url}/`, ...words, ...files);
    expect(ended, stderr).toContain(code);
    expect(stdout).toMatch(/against a server that does nothing\n[\s\S]*lag in ms[\s\S]*requests .* sent/);
    const figures = JSON.parse(readFileSync(sandbox.path('calibrated.json'), 'utf8'));
    expect(figures.completed).toBeGreaterThan(0);
    expect(figures.calibration).toMatchObject({ asked_rate: null, asked_share: null });
    // 1,000/s, or most of what a busy machine can send.
    expect(figures.calibration.open.rate).toBeLessThanOrEqual(1000);
  }, 60_000);

  test.skipIf(process.platform !== 'linux')(
    'takes its server down when it is interrupted',
    async () => {
      const { child, ended: over } = sandbox.start(['load', '--calibrate']);
      const labels = await until(() => {
        const found = journaled(sandbox.state);
        return found.length > 0 && leftovers(found).length > 0 ? found : undefined;
      }, 20);
      await sleep(500);
      child.kill('SIGINT');
      const { code, stderr } = await over;
      expect(code, stderr).toBe(130);
      expect(leftovers(labels)).toEqual([]);
      expect(journaled(sandbox.state)).toEqual([]);
    },
    60_000,
  );

  test('or a URL is what a load takes', async () => {
    const { code, stderr } = await load('--rate', '1/s');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/E_USAGE: load takes a URL .* or --calibrate/)]);
  });

  test('is no part of a search for the capacity', async () => {
    const { code, stderr } = await load(`${url}/`, '--find-capacity', 'p99<1s', '--calibrate');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/takes no --metrics, --remote-write or --calibrate/),
    ]);
  });
});
