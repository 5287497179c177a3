import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sleep } from '../core/abort.ts';
import type { SystemDefinition } from '../core/system.ts';
import type { Deployment, DeploymentRequest, Orchestrator, OwnedThing } from './orchestrator.ts';
import { ask, seen, served, startLoad, states } from './test-support/load.ts';

/** What an implementation brings so that the suite can be run against it. */
export interface ContractHarness {
  readonly name: string;
  /** An orchestrator with nothing in it, and a bound on readiness. */
  create(options?: { readonly readyWithinMs?: number }): Promise<Orchestrator>;
  /**
   * A system whose scalable entry `web` is the subject of `test-support/`, with this in its environment, and this
   * service needing it.
   */
  system(environment?: Readonly<Record<string, string>>): SystemDefinition;
  /** Starts a coordinator in a process of its own that applies the request and then waits to be killed. */
  coordinate(request: DeploymentRequest): { kill(): Promise<void>; readonly applied: Promise<void> };
  /** Undoes every run that nobody holds. */
  clean(): Promise<void>;
  /** What of this run is still there, journaled or not. */
  left(run: string): Promise<OwnedThing[]>;
  /** Whether something of somebody else's, started by `foreign`, is still there. */
  foreign(): Promise<{ isThere(): boolean; end(): Promise<void> }>;
}

const never = () => new AbortController().signal;

/** What every orchestrator promises, whatever it runs systems on. */
export function contractSuite(harness: ContractHarness): void {
  describe(`an orchestrator (${harness.name})`, () => {
    let logs: string;
    let run: string;
    let number = 0;
    const deployments: Deployment[] = [];

    beforeEach(async () => {
      logs = await mkdtemp(join(tmpdir(), 'contract-logs-'));
      run = `loadstone-contract-${process.pid}-${++number}`;
    });
    afterEach(async () => {
      for (const deployment of deployments.splice(0)) await deployment.destroy();
      await harness.clean();
      await rm(logs, { recursive: true });
    });

    const request = (more: Partial<DeploymentRequest> = {}): DeploymentRequest => ({
      run,
      system: harness.system(),
      replicas: {},
      proxied: true,
      ports: 'free',
      logs,
      ...more,
    });
    const apply = async (orchestrator: Orchestrator, wanted: DeploymentRequest, signal = never()) => {
      const deployment = await orchestrator.apply(wanted, signal);
      deployments.push(deployment);
      return deployment;
    };

    describe('apply', () => {
      test('answers a target that serves', async () => {
        const { target } = await apply(await harness.create(), request());
        expect(await ask(`${target}/anything?q=1`)).toMatchObject({
          status: 200,
          body: { url: '/anything?q=1' },
        });
      });

      test('twice is the same deployment with the same replicas', async () => {
        const orchestrator = await harness.create();
        const first = await apply(orchestrator, request({ replicas: { web: 2 } }));
        const before = first.endpoints('web');
        const second = await orchestrator.apply(request({ replicas: { web: 2 } }), never());
        expect(second.target).toBe(first.target);
        expect(second.endpoints('web')).toEqual(before);
        await orchestrator.apply(request({ replicas: { web: 1 } }), never());
        expect(first.endpoints('web')).toEqual(before.slice(0, 1));
      });

      test('replaces a replica that has crashed', async () => {
        const orchestrator = await harness.create();
        const deployment = await apply(orchestrator, request({ replicas: { web: 2 } }));
        await ask(`${deployment.endpoints('web')[0]}/crash`).catch(() => undefined);
        await seen(deployment, 'exited');
        await orchestrator.apply(request({ replicas: { web: 2 } }), never());
        expect(await states(deployment, 'web')).toEqual(['ready', 'ready']);
      });

      test('resolves when the system is ready, which is later than running', async () => {
        const system = harness.system({ HEALTH: '700' });
        const { target } = await apply(await harness.create(), request({ system }));
        expect((await ask(`${target}/health`)).status).toBe(200);
      });

      test('fails for a system that never becomes healthy, says where the log is, and leaves nothing', async () => {
        const orchestrator = await harness.create({ readyWithinMs: 1_500 });
        const system = harness.system({ HEALTH: 'never' });
        await expect(orchestrator.apply(request({ system }), never())).rejects.toMatchObject({
          code: 'E_NOT_READY',
          message: expect.stringContaining(join(logs, 'web-1.log')),
        });
        expect(await harness.left(run)).toEqual([]);
      });

      test('fails at once for a system that ends while it starts', async () => {
        const orchestrator = await harness.create({ readyWithinMs: 600_000 });
        const system = harness.system({ PORT: 'none' });
        await expect(orchestrator.apply(request({ system }), never())).rejects.toMatchObject({
          code: 'E_NOT_READY',
        });
      });

      test('leaves nothing when it is interrupted', async () => {
        const orchestrator = await harness.create();
        const system = harness.system({ HEALTH: 'never' });
        const reason = new Error('interrupted');
        await expect(orchestrator.apply(request({ system }), abortIn(600, reason))).rejects.toBe(reason);
        expect(await harness.left(run)).toEqual([]);
      });

      test('names a fixed port that is busy, before anything is started', async () => {
        const { port } = harness.system().services.web!;
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
        try {
          const orchestrator = await harness.create();
          await expect(orchestrator.apply(request({ ports: 'fixed' }), never())).rejects.toMatchObject({
            code: 'E_PORT_BUSY',
            message: expect.stringContaining(String(port)),
          });
          expect(await harness.left(run)).toEqual([]);
        } finally {
          await new Promise((resolve) => server.close(resolve));
        }
      });

      test('takes the fixed ports when they are free', async () => {
        const { port } = harness.system().services.web!;
        const { target } = await apply(await harness.create(), request({ ports: 'fixed' }));
        expect(target).toBe(`http://127.0.0.1:${port}`);
        expect((await ask(target)).status).toBe(200);
      });

      test.each([
        ['an unknown service', { replicas: { other: 1 } }],
        ['no replica at all', { replicas: { web: 0 } }],
        ['half a replica', { replicas: { web: 1.5 } }],
        ['several replicas without a proxy', { replicas: { web: 2 }, proxied: false }],
      ])('refuses %s', async (_, wrong) => {
        const orchestrator = await harness.create();
        await expect(orchestrator.apply(request(wrong), never())).rejects.toMatchObject({
          code: 'E_PARAMETER',
        });
      });
    });

    describe('scale', () => {
      test('resolves when the replicas are there, or gone', async () => {
        const deployment = await apply(await harness.create(), request());
        await deployment.scale('web', 3, never());
        expect(await states(deployment, 'web')).toEqual(['ready', 'ready', 'ready']);
        expect(deployment.endpoints('web')).toHaveLength(3);
        const [oldest] = deployment.endpoints('web');
        await deployment.scale('web', 1, never());
        expect(await states(deployment, 'web')).toEqual(['ready']);
        expect(deployment.endpoints('web')).toEqual([oldest]);
      });

      test('loses no request, neither up nor down', async () => {
        const { scale, target } = await apply(await harness.create(), request()).then((deployment) => ({
          target: deployment.target,
          scale: (replicas: number) => deployment.scale('web', replicas, never()),
        }));
        const load = startLoad(target, 16);
        for (const replicas of [3, 1, 4, 2, 3, 1]) {
          await scale(replicas);
          await load.more(400);
        }
        const { answered, failed } = await load.stop();
        expect(failed).toEqual([]);
        expect(answered).toBeGreaterThan(2_400);
      });

      test('waits for a request under way before its replica goes', async () => {
        const deployment = await apply(await harness.create(), request({ replicas: { web: 3 } }));
        const slow = Array.from({ length: 6 }, () => ask(`${deployment.target}/?wait=800`));
        await sleep(200);
        await deployment.scale('web', 1, never());
        expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(Array(6).fill(200));
      });

      test('gives every replica its share of kept-alive connections', async () => {
        const deployment = await apply(await harness.create(), request());
        const load = startLoad(deployment.target, 12);
        await load.more(50);
        await deployment.scale('web', 3, never());
        await load.more(200);
        const before = await served(deployment);
        await load.more(900);
        const after = await served(deployment);
        await load.stop();
        const shares = after.map((count, i) => count - before[i]!);
        const fair = shares.reduce((sum, share) => sum + share, 0) / 3;
        for (const share of shares) expect(Math.abs(share - fair)).toBeLessThan(0.2 * fair);
      });

      test('stays as it was when it is interrupted', async () => {
        const deployment = await apply(await harness.create(), request());
        const reason = new Error('interrupted');
        await expect(deployment.scale('web', 4, abortIn(20, reason))).rejects.toBe(reason);
        expect(await states(deployment, 'web')).toEqual(['ready']);
        await deployment.scale('web', 2, never());
        expect(await states(deployment, 'web')).toEqual(['ready', 'ready']);
      });
    });

    describe('a deployment', () => {
      test('has an endpoint for each replica, by itself', async () => {
        const deployment = await apply(await harness.create(), request({ replicas: { web: 2 } }));
        const pids = await Promise.all(
          deployment.endpoints('web').map(async (url) => (await ask(url)).body.pid),
        );
        expect(new Set(pids).size).toBe(2);
      });

      test('has a log for each replica', async () => {
        await apply(await harness.create(), request({ replicas: { web: 2 } }));
        for (const replica of ['web-1', 'web-2']) {
          expect(await readFile(join(logs, `${replica}.log`), 'utf8')).toContain('listens on');
        }
      });

      test('samples counters that never go backwards', async () => {
        const orchestrator = await harness.create();
        if (!(await orchestrator.capabilities()).samples) return;
        const deployment = await apply(orchestrator, request({ replicas: { web: 2 } }));
        const load = startLoad(deployment.target, 4);
        const last = new Map<string, { at: number; cpu_s: number }>();
        for (let i = 0; i < 10; i++) {
          await load.more(60);
          for (const { replica, at, cpu_s, memory_bytes } of await deployment.sample()) {
            const before = last.get(replica) ?? { at: 0, cpu_s: 0 };
            expect(at).toBeGreaterThanOrEqual(before.at);
            expect(cpu_s).toBeGreaterThanOrEqual(before.cpu_s);
            expect(memory_bytes).toBeGreaterThan(1e6);
            last.set(replica, { at, cpu_s: cpu_s! });
          }
        }
        await load.stop();
        expect([...last.keys()].sort()).toEqual(['web-1', 'web-2', 'web-proxy']);
        for (const { cpu_s } of last.values()) expect(cpu_s).toBeGreaterThan(0);
      });

      test('says that a replica has crashed, and how', async () => {
        const deployment = await apply(await harness.create(), request({ replicas: { web: 2 } }));
        const [first] = deployment.endpoints('web');
        await ask(`${first}/crash`).catch(() => undefined);
        const crashed = await seen(deployment, 'exited');
        expect(crashed).toMatchObject({ replica: 'web-1', detail: expect.stringContaining('3') });
        expect(deployment.endpoints('web')).not.toContain(first);
        const answers = await Promise.all(Array.from({ length: 6 }, () => ask(deployment.target)));
        expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
      });

      test('is destroyed wholly, however stubborn, and twice is once', async () => {
        const orchestrator = await harness.create();
        const deployment = await apply(orchestrator, request({ system: harness.system({ CHILD: 'yes' }) }));
        expect((await orchestrator.listOwned()).filter((thing) => thing.run === run).length).toBeGreaterThan(
          2,
        );
        await Promise.all([deployment.destroy(), deployment.destroy()]);
        await deployment.destroy();
        expect(await harness.left(run)).toEqual([]);
        expect((await orchestrator.listOwned()).filter((thing) => thing.run === run)).toEqual([]);
      });

      test('ends with what it was about to start', async () => {
        const deployment = await apply(await harness.create(), request());
        const scaling = deployment.scale('web', 4, never());
        scaling.catch(() => undefined);
        await deployment.destroy();
        await expect(scaling).rejects.toThrow();
        expect(await harness.left(run)).toEqual([]);
      });
    });

    describe('what is not ours', () => {
      test('is never touched', async () => {
        const foreign = await harness.foreign();
        try {
          const deployment = await apply(await harness.create(), request({ replicas: { web: 2 } }));
          await deployment.scale('web', 1, never());
          await deployment.destroy();
          await harness.clean();
          expect(foreign.isThere()).toBe(true);
        } finally {
          await foreign.end();
        }
      });

      test('is also a run that another living process holds', async () => {
        const coordinator = harness.coordinate(request());
        await coordinator.applied;
        await harness.clean();
        const held = await harness.left(run);
        expect(held.length).toBeGreaterThan(0);
        await expect((await harness.create()).apply(request(), never())).rejects.toMatchObject({
          code: 'E_RUN_BUSY',
        });
        await coordinator.kill();
      });
    });

    test('nothing is left of a run whose coordinator was killed at any moment', async () => {
      for (const after of [0, 50, 120, 200, 350, 500, 'applied'] as const) {
        const killed = request({
          run: `${run}-${after}`,
          replicas: { web: 2 },
          system: harness.system({ CHILD: 'yes' }),
        });
        const coordinator = harness.coordinate(killed);
        await (after === 'applied' ? coordinator.applied : sleep(after));
        await coordinator.kill();
        await harness.clean();
        expect(await harness.left(killed.run), `killed after ${after} ms`).toEqual([]);
      }
    });
  });
}

function abortIn(ms: number, reason: Error): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), ms);
  return controller.signal;
}
