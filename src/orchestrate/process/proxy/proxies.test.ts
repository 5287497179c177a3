import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../core/abort.ts';
import { portOwner } from '../../../monitor/index.ts';
import type { ProxyChoice } from '../../../plan/plan.ts';
import type { Deployment, DeploymentRequest } from '../../orchestrator.ts';
import { ask, seen, served, startLoad, states } from '../../test-support/load.ts';
import { processHarness } from '../../test-support/process-harness.ts';
import { findProxy } from './find-proxy.ts';

const never = () => new AbortController().signal;
const harness = await processHarness();
afterAll(() => rm(harness.stateDir, { recursive: true }));

const whyNot = async (kind: ProxyChoice['kind']): Promise<string | null> =>
  kind === 'loadstone'
    ? null
    : findProxy(kind, never()).then(
        () => null,
        (error: Error) => error.message,
      );

const kinds = await Promise.all(
  (['loadstone', 'haproxy', 'envoy'] as const).map(async (kind) => ({ kind, missing: await whyNot(kind) })),
);

for (const { kind, missing } of kinds) {
  describe.skipIf(missing !== null)(missing ?? `${kind} before the replicas`, () => {
    let run: string;
    let logs: string;
    let number = 0;
    const deployments: Deployment[] = [];
    const open: { destroy(): void }[] = [];

    beforeEach(async () => {
      run = `loadstone-${kind}-${process.pid}-${++number}`;
      logs = await mkdtemp(join(tmpdir(), 'proxy-logs-'));
    });
    afterEach(async () => {
      for (const thing of open.splice(0)) thing.destroy();
      for (const deployment of deployments.splice(0)) await deployment.destroy();
      await harness.clean();
      expect(await harness.left(run)).toEqual([]);
      await rm(logs, { recursive: true });
    });

    const requestOf = (
      replicas: number,
      balance: ProxyChoice['balance'] = 'round-robin',
    ): DeploymentRequest => ({
      run,
      system: harness.system(),
      replicas: { web: replicas },
      proxied: true,
      proxy: { kind, balance },
      seed: 7,
      ports: 'free',
      logs,
    });
    const deploy = async (replicas: number, balance?: ProxyChoice['balance']): Promise<Deployment> => {
      const orchestrator = await harness.create();
      const deployment = await orchestrator.apply(requestOf(replicas, balance), never());
      deployments.push(deployment);
      return deployment;
    };
    /** Which replica answers each of so many requests, one after the other. */
    const answerers = async ({ target }: Deployment, count: number): Promise<unknown[]> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      open.push(agent);
      const pids: unknown[] = [];
      while (pids.length < count) pids.push((await ask(target, agent)).body.pid);
      return pids;
    };

    test('passes requests and answers on as they are', async () => {
      const { target } = await deploy(2);
      const headers = { 'loadstone-index': '41', 'content-type': 'text/plain', accept: '*/*' };
      const body = 'posted '.repeat(20_000);
      for (const framing of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }]) {
        const answer = await send(
          `${target}/a%20b//c?q=%2F&q=2&status=201`,
          { method: 'POST', headers: { ...headers, ...framing } },
          body,
        );
        const seen = JSON.parse(await text(answer));
        expect([answer.statusCode, answer.headers['server-timing']]).toEqual([
          201,
          'queue;dur=0.5, service;dur=12.25',
        ]);
        expect([seen.method, seen.url]).toEqual(['POST', '/a%20b//c?q=%2F&q=2&status=201']);
        expect(seen.body === body).toBe(true);
        const names = new Set(Object.keys(pairs(seen.headers)));
        for (const hop of ['host', 'connection', 'content-length', 'transfer-encoding']) names.delete(hop);
        expect([...names].sort()).toEqual(Object.keys(headers).sort());
        expect(pairs(seen.headers)).toMatchObject(headers);
        expect(Object.keys(answer.headers).filter((name) => !HOP.has(name))).toEqual(
          expect.arrayContaining(['content-type', 'server-timing', 'date']),
        );
        expect(answer.headers['x-envoy-upstream-service-time']).toBeUndefined();
      }
    });

    test('passes an answer on as it comes', async () => {
      const { target } = await deploy(1);
      const answer = await send(`${target}/?parts=20`);
      const [first] = (await once(answer, 'data')) as [Buffer];
      // Two seconds in all: whoever collects the answer first has them together.
      expect(first.toString()).not.toContain('part 1\n');
      expect(first.toString() + (await text(answer))).toMatch(/^part 20\n[\s\S]*part 1\n$/);
    });

    test.each([500, 503, 404])('passes on %i, and asks once', async (status) => {
      const deployment = await deploy(2);
      const { body, ...answer } = await ask(`${deployment.target}/?status=${status}`);
      expect([answer.status, body.url]).toEqual([status, `/?status=${status}`]);
      expect(sum(await served(deployment))).toBe(1);
    });

    test('does not try again what has failed, on a fresh connection or a used one', async () => {
      const deployment = await deploy(2);
      const fail = () =>
        ask(`${deployment.target}/?drop=1`).then(
          ({ status }) => status,
          () => 'broken off',
        );
      const outcomes = [await fail(), await fail()];
      await ask(deployment.target);
      await ask(deployment.target);
      outcomes.push(await fail(), await fail());
      for (const outcome of outcomes) expect([502, 503, 'broken off']).toContain(outcome);
      expect(sum(await served(deployment))).toBe(6);
    });

    test('round-robin: each gets its share', async () => {
      const deployment = await deploy(3);
      await answerers(deployment, 60);
      expect(await served(deployment)).toEqual([20, 20, 20]);
    });

    // A fair one is outside the first bound (chi-square, 2 degrees of freedom) with probability .0001 and outside the
    // second (5 standard deviations) with 1e-6; our own has a fixed seed.
    test('random: shares are fair, and the last choice says nothing about the next', async () => {
      const deployment = await deploy(3, 'random');
      const pids = await answerers(deployment, 900);
      const counts = await served(deployment);
      expect(sum(counts.map((count) => (count - 300) ** 2 / 300))).toBeLessThan(18.4);
      const again = pids.filter((pid, i) => i > 0 && pid === pids[i - 1]).length / 899;
      expect(Math.abs(again - 1 / 3)).toBeLessThan(0.08);
    });

    test('least-connections: nobody waits behind one that is stuck', async () => {
      const deployment = await deploy(3, 'least-connections');
      const stuck = request(`${deployment.target}/?wait=600000`, { agent: false });
      stuck.on('error', () => undefined).end();
      open.push(stuck);
      await until(async () => sum(await served(deployment)) === 1 || undefined, 10);
      const before = await served(deployment);
      await answerers(deployment, 40);
      const shares = (await served(deployment)).map((count, i) => count - before[i]!);
      expect(shares[before.indexOf(1)]).toBe(0);
      expect(shares.filter((share) => share > 0)).toHaveLength(2);
    });

    test('loses no request when replicas come and go', async () => {
      const deployment = await deploy(1);
      const load = startLoad(deployment.target, 16);
      for (const replicas of [3, 1, 4, 2, 1]) {
        await deployment.scale('web', replicas, never());
        await load.more(300);
      }
      const { answered, failed } = await load.stop();
      expect(failed).toEqual([]);
      expect(answered).toBeGreaterThan(1_500);
      expect(await states(deployment, 'web')).toEqual(['ready']);
    });

    test('waits for requests under way before a replica goes', async () => {
      const deployment = await deploy(3);
      const slow = Array.from({ length: 6 }, () => ask(`${deployment.target}/?wait=1500`));
      await until(async () => sum(await served(deployment)) === 6 || undefined, 10);
      await deployment.scale('web', 1, never());
      expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(Array(6).fill(200));
      expect(await answerers(deployment, 5)).toHaveLength(5);
    });

    test('gives nothing to a replica that has crashed', async () => {
      const deployment = await deploy(2);
      await ask(`${deployment.endpoints('web')[0]}/crash`).catch(() => undefined);
      await seen(deployment, 'exited');
      // The proxy is told at about the same time.
      const alone = async () => {
        const pids = await answerers(deployment, 10).catch(() => []);
        return new Set(pids).size === 1 || undefined;
      };
      expect(await until(alone, 20)).toBe(true);
    });

    test('is sampled, and seen when it is killed', async () => {
      const deployment = await deploy(1);
      await answerers(deployment, 50);
      const mine = (await deployment.sample()).find(({ service }) => service === 'web-proxy');
      expect(mine).toMatchObject({ replica: 'web-proxy', processes: 1 });
      expect(mine!.memory_bytes).toBeGreaterThan(1e6);
      const { pid } = await portOwner(Number(new URL(deployment.target).port));
      process.kill(pid!, 'SIGKILL');
      expect(await seen(deployment, 'exited')).toMatchObject({
        service: 'web-proxy',
        replica: 'web-proxy',
        detail: expect.stringContaining('SIGKILL'),
      });
      await expect(deployment.scale('web', 2, never())).rejects.toMatchObject({ code: 'E_NOT_READY' });
    });

    test('has a page for Prometheus if it is a program of its own', async () => {
      const deployment = await deploy(2);
      await answerers(deployment, 25);
      const pages = deployment.metricsPages().filter(({ service }) => service === 'web-proxy');
      if (kind === 'loadstone') return void expect(pages).toEqual([]);
      expect(pages).toMatchObject([{ replica: 'web-proxy' }]);
      const series = await (await fetch(pages[0]!.url)).text();
      const counter = {
        haproxy: 'haproxy_frontend_http_requests_total{proxy="front"} 25',
        envoy: 'envoy_http_downstream_rq_total{envoy_http_conn_manager_prefix="front"} 25',
      }[kind];
      expect(series.split('\n')).toContain(counter);
    });

    test('is gone when whoever started it was killed, and its folder too', async () => {
      const coordinator = harness.coordinate(requestOf(2));
      await coordinator.applied;
      expect((await harness.left(run)).length).toBeGreaterThan(2);
      await coordinator.kill();
      await harness.clean();
      expect(await harness.left(run)).toEqual([]);
    });
  });
}

const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Of a flat list, with names in lower case. */
function pairs(flat: readonly string[]): Record<string, string> {
  const named: Record<string, string> = {};
  for (let i = 0; i < flat.length; i += 2) named[flat[i]!.toLowerCase()] = flat[i + 1]!;
  return named;
}

async function send(url: string, options: RequestOptions = {}, body?: string): Promise<IncomingMessage> {
  const outgoing = request(url, { agent: false, ...options });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return answer;
}
