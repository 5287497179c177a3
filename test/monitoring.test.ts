import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../src/core/abort.ts';
import { openResults } from '../src/results/index.ts';
import { onPath } from './formats/support/tool.ts';
import { Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
/** Where Prometheus has its files: other runs of this machine have theirs elsewhere. */
const temporary = sandbox.path('tmp');
beforeAll(() => {
  mkdirSync(temporary);
  process.env.TMPDIR = temporary;
});
afterAll(() => {
  delete process.env.TMPDIR;
  sandbox.remove();
});

const spec = (more: { measure?: number; interval?: string; arm?: string } = {}) =>
  `name: monitored
arms:
  queue: { system: mm1, environment: { server: { MODE: wait, SERVICE_TIME_SECONDS: '0.005' } }${more.arm ?? ''} }
workload: { rate: 50/s }
monitoring: { kind: prometheus, interval: ${more.interval ?? '500ms'} }
keep_requests: true
repetitions: 1
phases: { warmup: 1s, measure: ${more.measure ?? 6}s, drain: 1s, priming: 0s }
`;
const write = (text: string) => writeFileSync(sandbox.path('monitored.yaml'), text);
const journals = () => {
  const folder = join(sandbox.state, 'runs');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
};
const folders = () =>
  readdirSync(temporary).filter((name) => /^loadstone-[\da-f]{12}-prometheus-/.test(name));
/** The process that a journal says was started under a name. */
function pidOf(name: string): number | undefined {
  for (const path of journals()) {
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    const entries = lines.flatMap((line) => (line.endsWith('}') ? [JSON.parse(line)] : []));
    const id = entries.find((entry) => entry.op === 'process' && entry.name === name)?.id;
    const pid = entries.find((entry) => entry.op === 'spawned' && entry.id === id)?.pid;
    if (pid !== undefined) return pid;
  }
  return undefined;
}
const lives = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const within = (ms: number) => AbortSignal.timeout(ms);

describe.skipIf(onPath('prometheus') === undefined)('monitoring: prometheus', () => {
  test('says beside our own figures what it scraped, and leaves nothing', async () => {
    write(spec());
    const out = sandbox.fresh('monitored');
    const run = await sandbox.loadstone('run', 'monitored.yaml', '--out', out);
    expect(run.code, run.stderr).toBe(0);

    const { results, manifest, trial } = await openResults(out);
    const [row] = results;
    const reading = (await trial(row!.run_id).prometheus())!;
    expect(reading.gaps).toEqual([]);
    expect(manifest.software.prometheus).toBe(reading.prometheus);
    expect(reading.until_epoch_s - reading.from_epoch_s).toBeCloseTo(row!.duration_s, 2);
    expect(reading.pages).toMatchObject([{ job: 'server', replica: 'server-1', failed: 0 }]);
    const [throughput, response, utilisation] = reading.queries.map(({ instant }) => instant);
    expect(throughput!.query).toBe('sum(rate(mm1_service_seconds_count{job="server"}[6s]))');
    // What lies outside of the scrapes is a twelfth of the window; a machine that stands still may add to that.
    expect(Math.abs(throughput!.value! / row!.goodput_rps - 1)).toBeLessThan(0.3);
    expect(response!.value).toBeGreaterThan(0);
    expect(response!.value).toBeLessThan((row!.roundtrip_avg_ms! / 1000) * 1.5);
    expect(utilisation!.value).toBeGreaterThan(0);
    expect(utilisation!.value).toBeLessThan(1);

    const [monitored] = JSON.parse(readFileSync(join(out, 'analysis/monitoring.json'), 'utf8'));
    expect(monitored.quantities.map((one: { job: string; quantity: string }) => one.quantity)).toEqual([
      'throughput',
      'response_s',
      'utilisation',
    ]);
    for (const { theirs, ours } of monitored.quantities)
      expect(Math.abs(theirs / ours - 1)).toBeLessThan(0.5);
    const report = readFileSync(join(out, 'report.md'), 'utf8');
    expect(report).toContain('## Prometheus');
    expect(report).toContain(throughput!.query);
    expect(existsSync(join(out, 'plots/prometheus_vs_own.png'))).toBe(true);

    expect(journals()).toEqual([]);
    expect(folders()).toEqual([]);
  }, 120_000);

  describe.each(['haproxy', 'envoy'])('with %s', (proxy) => {
    const isHere = onPath(proxy) !== undefined || existsSync(`/usr/sbin/${proxy}`);
    test.skipIf(!isHere)(
      'asks the proxy in front of a service for its requests too',
      async () => {
        write(spec({ arm: `, proxy: ${proxy}` }));
        const out = sandbox.fresh(proxy);
        const run = await sandbox.loadstone('run', 'monitored.yaml', '--out', out);
        expect(run.code, run.stderr).toBe(0);
        const { results, trial } = await openResults(out);
        const { queries } = (await trial(results[0]!.run_id).prometheus())!;
        const [throughput, response] = queries.filter(({ job }) => job === 'server-proxy');
        expect(throughput!.instant.missing).toBeNull();
        expect(Math.abs(throughput!.instant.value! / results[0]!.throughput_rps - 1)).toBeLessThan(0.3);
        expect(response!.caveat).not.toBeNull();
        expect(response!.instant.value).toBeGreaterThan(0);
      },
      120_000,
    );
  });

  test('names a replica that ends in mid-trial', async () => {
    write(spec({ measure: 20, arm: ', replicas: { server: 2 }' }));
    const out = sandbox.fresh('killed');
    const { ended } = sandbox.start(['run', 'monitored.yaml', '--out', out]);
    const pid = await until(() => pidOf('server-2'), 50, within(60_000));
    // After the page was found, the warm-up and some of the window.
    await new Promise((resolve) => setTimeout(resolve, 16_000));
    process.kill(pid, 'SIGKILL');
    const { code, stderr } = await ended;
    expect(code, stderr).not.toBeNull();
    const { results, trial } = await openResults(out);
    const reading = await trial(results[0]!.run_id).prometheus();
    expect(reading!.gaps.join('\n')).toMatch(/server-2 (down since|was not scraped)/);
    expect(journals()).toEqual([]);
  }, 120_000);

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'ends with us on %s',
    async (signal) => {
      write(spec({ measure: 120 }));
      const out = sandbox.fresh(`ended-${signal}`);
      const { child, ended } = sandbox.start(['run', 'monitored.yaml', '--out', out]);
      const pid = await until(() => pidOf('prometheus'), 50, within(60_000));
      await until(() => pidOf('server-1'), 50, within(60_000));
      expect(folders()).toHaveLength(1);
      child.kill(signal);
      const { code } = await ended;
      if (signal === 'SIGINT') expect(code).toBe(130);
      const isGone = () => !lives(pid) && journals().length === 0;
      await until(() => isGone() || undefined, 50, within(60_000));
      expect(folders()).toEqual([]);
    },
    150_000,
  );
});

test('without a Prometheus nothing is started', async () => {
  write(spec());
  process.env.LOADSTONE_PROMETHEUS = sandbox.path('no-prometheus');
  const out = sandbox.fresh('missing');
  const run = await sandbox.loadstone('run', 'monitored.yaml', '--out', out);
  delete process.env.LOADSTONE_PROMETHEUS;
  expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('E_MONITORING_MISSING')]);
  expect(existsSync(out)).toBe(false);
  expect(journals()).toEqual([]);
});

test('a simulation leaves it out and says so', async () => {
  write(spec());
  process.env.LOADSTONE_PROMETHEUS = sandbox.path('no-prometheus');
  const out = sandbox.fresh('simulated');
  const run = await sandbox.loadstone('run', 'monitored.yaml', '--on', 'simulation', '--out', out);
  delete process.env.LOADSTONE_PROMETHEUS;
  expect(run.code, run.stderr).toBe(0);
  expect(run.stdout + run.stderr).toContain('monitoring is left out: a simulation has no servers to scrape');
  const { results, trial } = await openResults(out);
  expect(await trial(results[0]!.run_id).prometheus()).toBeNull();
  expect(readFileSync(join(out, 'report.md'), 'utf8')).not.toContain('## Prometheus');
}, 60_000);

test('a window that holds too few scrapes is refused', async () => {
  write(spec({ measure: 3, interval: '1s' }));
  const ended = await sandbox.loadstone('validate', 'monitored.yaml');
  expect([ended.code, ended.stderr]).toEqual([
    2,
    expect.stringContaining('monitoring.interval: a window holds at least 4 scrapes, got 1s for one of 3s'),
  ]);
});
