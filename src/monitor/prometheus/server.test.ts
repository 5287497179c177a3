import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sleep } from '../../core/abort.ts';
import { LoadstoneError } from '../../core/errors.ts';
import { type FoundPrometheus, findPrometheus } from './find-prometheus.ts';
import { serviceQueries } from './queries.ts';
import { type LaunchPrometheus, PrometheusServer } from './server.ts';

const never = new AbortController().signal;

/** A counter that goes up by 20 a second from the server's start, and the same as a histogram of 0.1 s. */
class Service {
  #server: Server | undefined;
  port = 0;

  async start(): Promise<void> {
    const began = Date.now();
    this.#server = createServer((_, response) => {
      const count = Math.floor((Date.now() - began) / 50);
      response.end(
        `http_request_duration_seconds_count ${count}\nhttp_request_duration_seconds_sum ${count / 10}\n`,
      );
    });
    await new Promise<void>((resolve) => this.#server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  page(replica: string) {
    return { job: 'web', replica, url: `http://127.0.0.1:${this.port}/metrics` };
  }
}

/** Without a journal: this is a test's own. */
const launch: LaunchPrometheus = async ({ command, cwd, environment, stopSignal, onOutput }) => {
  const child = spawn(command[0]!, command.slice(1), { cwd, env: { ...process.env, ...environment } });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput);
  const exited = new Promise<string>((resolve) => child.once('close', (code) => resolve(`exited ${code}`)));
  return {
    pid: child.pid!,
    exited,
    async stop() {
      child.kill(stopSignal);
      await exited;
    },
    release: async () => {},
  };
};

const found = await findPrometheus(never).catch(() => null);

describe.skipIf(found === null)('a real Prometheus', () => {
  const [one, other] = [new Service(), new Service()];
  let server: PrometheusServer;
  beforeAll(async () => {
    await one.start();
    await other.start();
    const options = { found: found as FoundPrometheus, label: 'loadstone-test-prometheus', interval_s: 0.2 };
    server = await PrometheusServer.start({ ...options, launch }, never);
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await server?.stop();
    await one.stop();
    await other.stop();
  });
  const now = () => Date.now() / 1000;
  const asked = serviceQueries('web');
  const window = async (during: () => Promise<void>) => {
    const from = now();
    await during();
    return server.read({ from, until: now(), asked }, never);
  };

  test('scrapes what it is named, and answers over a window', async () => {
    await server.name([one.page('web-1'), other.page('web-2')], { arm: 'a' });
    expect(await server.scraped(never)).toEqual([]);
    const reading = await window(() => sleep(3000));
    expect(reading.prometheus).toBe(found!.version);
    expect(reading.pages).toMatchObject([
      { job: 'web', replica: 'web-1', failed: 0 },
      { job: 'web', replica: 'web-2', failed: 0 },
    ]);
    const [throughput, response, utilisation] = reading.queries.map(({ instant }) => instant);
    expect(throughput!.value).toBeGreaterThan(30);
    expect(throughput!.value).toBeLessThan(50);
    expect(response!.value).toBeCloseTo(0.1, 6);
    expect(utilisation).toMatchObject({ value: null, missing: expect.stringMatching(/^no data: .*series/) });
    expect(reading.gaps).toEqual([expect.stringMatching(/^utilisation of web: no data/)]);
    const [course] = reading.queries[0]!.range.answer as { values: [number, string][] }[];
    expect(course!.values.length).toBeGreaterThan(5);
  }, 60_000);

  test('a replica that is gone is a gap with its time and reason, and what is left is told', async () => {
    const reading = await window(async () => {
      await sleep(1000);
      await other.stop();
      await sleep(2000);
    });
    expect(reading.gaps[0]).toMatch(
      /^web-2 down since \d+\.\d s into the window \(\d+ of \d+ scrapes failed\): .*refused/,
    );
    expect(reading.queries[0]!.instant.value).toBeGreaterThan(0);
    const dead = await window(() => sleep(1500));
    expect(dead.gaps[0]).toMatch(/^web-2 down since/);
    expect(dead.pages.find(({ replica }) => replica === 'web-1')!.failed).toBe(0);
  }, 60_000);

  test('one that comes back on another port goes on in its series, and its counter may begin at 0', async () => {
    const before = other.port;
    other.port = 0;
    await other.start();
    expect(other.port).not.toBe(before);
    await server.name([other.page('web-2')], { arm: 'a' });
    expect(await server.scraped(never)).toEqual([]);
    const reading = await window(async () => {
      await sleep(2000);
      await other.stop();
      await other.start();
      await sleep(2000);
    });
    const { value, answer } = reading.queries[0]!.instant;
    expect(answer).toHaveLength(1);
    // 20/s, but for what neither scrape saw: a reset that was no reset would be a rate of some hundred, or below 0.
    expect(value).toBeGreaterThan(10);
    expect(value).toBeLessThan(30);
  }, 60_000);

  test('without any data a value is null and never 0', async () => {
    await other.stop();
    await sleep(500);
    const reading = await window(() => sleep(1500));
    for (const { instant } of reading.queries) {
      expect(instant.value).toBeNull();
      expect(instant.missing).toMatch(/^no data: web-2 down since 0\.\d s into the window/);
    }
  }, 60_000);

  test('a query that it does not understand is a gap with its words', async () => {
    const until = now();
    const broken = { ...asked[0]!, template: 'rate(' };
    const reading = await server.read({ from: until - 1, until, asked: [broken] }, never);
    expect(reading.queries[0]!.instant.missing).toMatch(/parse error/);
  }, 60_000);

  test('once it has ended it says nothing more, and stops nobody', async () => {
    process.kill(server.pid, 'SIGKILL');
    await sleep(200);
    await server.name([one.page('web-9')], { arm: 'a' });
    expect(await server.scraped(never)).toEqual([expect.stringMatching(/^Prometheus does not answer: /)]);
    const until = now();
    const { gaps, queries } = await server.read({ from: until - 1, until, asked }, never);
    expect(gaps[0]).toMatch(/^Prometheus does not answer: /);
    expect(queries.map(({ instant }) => instant.value)).toEqual([null, null, null]);
  });

  test('leaves nothing', async () => {
    await server.stop();
    expect(() => process.kill(server.pid, 0)).toThrow();
  });
});

test('one that is not there is a coded error', async () => {
  process.env.LOADSTONE_PROMETHEUS = '/nowhere/prometheus';
  const missing = findPrometheus(never);
  await expect(missing).rejects.toBeInstanceOf(LoadstoneError);
  await expect(missing).rejects.toMatchObject({
    code: 'E_MONITORING_MISSING',
    message: expect.stringContaining("no program '/nowhere/prometheus'"),
  });
  process.env.LOADSTONE_PROMETHEUS = process.execPath;
  await expect(findPrometheus(never)).rejects.toMatchObject({
    code: 'E_MONITORING_MISSING',
    message: expect.stringContaining('does not say that it is Prometheus'),
  });
  delete process.env.LOADSTONE_PROMETHEUS;
  expect(existsSync('/nowhere')).toBe(false);
});
