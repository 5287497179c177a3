// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references that the orchestrator fills in.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SystemDefinition } from '../../core/system.ts';
import type { Deployment, DeploymentRequest } from '../orchestrator.ts';
import { host, left } from '../test-support/process-harness.ts';
import { type Behaviour, subject, subjectSystem } from '../test-support/systems.ts';
import { type ProcessOptions, ProcessOrchestrator } from './process-orchestrator.ts';

const never = () => new AbortController().signal;
const run = `loadstone-deployment-${process.pid}`;
let folder: string;
const deployments: Deployment[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deployment-'));
});
afterEach(async () => {
  for (const deployment of deployments.splice(0)) await deployment.destroy();
  expect(await left(run)).toEqual([]);
  await rm(folder, { recursive: true });
});

async function apply(
  system: SystemDefinition,
  more: Partial<DeploymentRequest> = {},
  options: Partial<ProcessOptions> = {},
): Promise<Deployment> {
  const stateDir = join(folder, 'state');
  const orchestrator = new ProcessOrchestrator({
    host,
    systems: '/opt/systems',
    watchdog: null,
    stateDir,
    ...options,
  });
  const request: DeploymentRequest = {
    run,
    system,
    replicas: {},
    proxied: false,
    ports: 'free',
    logs: join(folder, 'logs'),
    ...more,
  };
  const deployment = await orchestrator.apply(request, never());
  deployments.push(deployment);
  return deployment;
}

/** The environment of a service's first replica, as it sees it. */
async function environmentOf(deployment: Deployment, service: string): Promise<Record<string, string>> {
  const answer = await fetch(`${deployment.endpoints(service)[0]}/counts`);
  return ((await answer.json()) as { env: Record<string, string> }).env;
}

/** A job that writes down that it ran, and where. */
const note = (text: string) => [
  '${node}',
  '-e',
  `require('node:fs').appendFileSync(process.argv[1], ${JSON.stringify(`${text} `)})`,
  'NOTES',
];
const notes = (system: Behaviour): SystemDefinition =>
  JSON.parse(
    JSON.stringify(subjectSystem(system)).replaceAll('"NOTES"', JSON.stringify(join(folder, 'notes'))),
  );
const noted = () => readFile(join(folder, 'notes'), 'utf8');

describe('what a process sees', () => {
  test('is what its definition says and little more', async () => {
    vi.stubEnv('AWS_SECRET', 'of the user');
    const deployment = await apply(
      subjectSystem({
        environment: {
          ORDERS: '${orders.url} ${orders.host} ${orders.port}',
          NODE: '${node}',
          IN: '${systems}/x',
        },
        services: { orders: subject('orders') },
      }),
    );
    vi.unstubAllEnvs();
    const environment = await environmentOf(deployment, 'web');
    const [orders] = deployment.endpoints('orders');
    const { port } = new URL(orders!);
    expect(environment).toMatchObject({
      PORT: new URL(deployment.target).port,
      ORDERS: `${orders} 127.0.0.1 ${port}`,
      NODE: process.execPath,
      IN: '/opt/systems/x',
      LOADSTONE_RUN: run,
      LOADSTONE_LIFELINE: 'stdin',
    });
    const known = [
      'HOME',
      'IN',
      'LANG',
      'LOADSTONE_LIFELINE',
      'LOADSTONE_RUN',
      'NAME',
      'NODE',
      'ORDERS',
      'PATH',
      'PORT',
      'TZ',
    ];
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('is the address of the proxy where there is one', async () => {
    const system = subjectSystem({
      environment: { ORDERS: '${orders.url}' },
      services: { orders: subject('orders') },
    });
    const deployment = await apply(system, { proxied: true, replicas: { orders: 2 } });
    const { ORDERS } = await environmentOf(deployment, 'web');
    expect(deployment.endpoints('orders')).toHaveLength(2);
    expect(deployment.endpoints('orders')).not.toContain(ORDERS);
    expect((await fetch(ORDERS!)).status).toBe(200);
  });

  test('are secrets that are the same for all and random', async () => {
    const environment = { KEY: '${secret.jwt}', OTHER: '${secret.other}' };
    const services = { orders: subject('orders', environment) };
    const deployment = await apply(subjectSystem({ environment, services }));
    const [web, orders] = await Promise.all(['web', 'orders'].map((name) => environmentOf(deployment, name)));
    expect(web!.KEY).toMatch(/^[0-9a-f]{64}$/);
    expect(web!.KEY).toBe(orders!.KEY);
    expect(web!.KEY).not.toBe(web!.OTHER);
  });
});

describe('jobs', () => {
  const jobs = (name: string) => ({ migrate: note(`${name}-migrate`), reset: note(`${name}-reset`) });

  test('migrate once, before the replicas and after what they need; reset in the same order', async () => {
    const system = notes({
      service: { needs: ['orders'], jobs: jobs('web') },
      services: { orders: { ...subject('orders'), jobs: jobs('orders') } },
    });
    const deployment = await apply(system, { proxied: true, replicas: { orders: 2 } });
    expect(await noted()).toBe('orders-migrate web-migrate ');
    await deployment.scale('web', 2, never());
    await deployment.job('reset', never());
    expect(await noted()).toBe('orders-migrate web-migrate orders-reset web-reset ');
  });

  test('that fail say so with the end of their log, and nothing is started', async () => {
    const migrate = ['${node}', '-e', "console.error('no such table'); process.exit(4)"];
    const failing = apply(subjectSystem({ service: { jobs: { migrate } } }));
    await expect(failing).rejects.toMatchObject({
      code: 'E_JOB_FAILED',
      message: expect.stringMatching(/web-migrate exited with code 4.*web-migrate\.log.*no such table/s),
    });
    expect(existsSync(join(folder, 'logs', 'web-1.log'))).toBe(false);
  });

  test('end when they are interrupted', async () => {
    const deployment = await apply(
      subjectSystem({
        service: { jobs: { reset: ['${node}', '-e', 'setInterval(() => undefined, 1000)'] } },
      }),
    );
    await expect(deployment.job('reset', AbortSignal.timeout(300))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

describe('starting', () => {
  test('tries another port when a stranger was faster', async () => {
    const system = subjectSystem({ environment: { STUMBLE: join(folder, 'stumbled') } });
    const { target } = await apply(system);
    expect((await fetch(target)).status).toBe(200);
    expect(existsSync(join(folder, 'stumbled'))).toBe(true);
  });

  test('with fixed ports names the port and who has it', async () => {
    // One that no other test wants at the same time.
    const port = 18_081;
    const system = subjectSystem({ service: { port } });
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await expect(apply(system, { ports: 'fixed' })).rejects.toMatchObject({
        code: 'E_PORT_BUSY',
        message: expect.stringContaining(`port ${port} is held by`),
      });
    } finally {
      server.close();
    }
  });

  test.each([
    ['that is not in PATH', 'no-such-program-here'],
    ['that is not there', '/no/such/program'],
    ['that is a folder', '/tmp'],
  ])('names a program %s', async (_, program) => {
    await expect(apply(subjectSystem({ service: { command: [program] } }))).rejects.toMatchObject({
      code: 'E_SPEC',
      message: expect.stringContaining(program),
    });
  });

  test('says what a service answered that never became healthy', async () => {
    const system = subjectSystem({ environment: { HEALTH: 'never' } });
    await expect(apply(system, {}, { readyWithinMs: 6_000 })).rejects.toMatchObject({
      code: 'E_NOT_READY',
      message: expect.stringContaining('was not ready within 6 s (GET /health: 503)'),
    });
  });

  test('stops what was started when another service fails', async () => {
    const system = subjectSystem({ services: { broken: subject('broken', { PORT: 'none' }) } });
    await expect(apply(system)).rejects.toMatchObject({
      code: 'E_NOT_READY',
      message: expect.stringContaining('broken-1'),
    });
  });
});
