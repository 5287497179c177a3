import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemDefinition } from '../../src/core/system.ts';
import { createHost } from '../../src/monitor/host.ts';
import { type Deployment, ProcessOrchestrator } from '../../src/orchestrate/index.ts';
import { systemsFolder } from './service.ts';

export interface TestDeployment extends Pick<Deployment, 'target' | 'endpoints' | 'destroy'> {
  reset(): Promise<void>;
}

/** For tests: a system as its definition says, on free ports; behind proxies when it is to have replicas. */
export async function deploy(
  system: SystemDefinition,
  replicas: Readonly<Record<string, number>> = {},
): Promise<TestDeployment> {
  const folder = await mkdtemp(join(tmpdir(), 'loadstone-test-'));
  const orchestrator = new ProcessOrchestrator({
    host: createHost({ missing: 'not wanted' }),
    systems: systemsFolder,
    stateDir: join(folder, 'state'),
    watchdog: null,
  });
  const { signal } = new AbortController();
  const deployment = await orchestrator.apply(
    {
      run: `loadstone-test-${randomUUID().slice(0, 8)}`,
      system,
      replicas,
      proxied: Object.keys(replicas).length > 0,
      ports: 'free',
      logs: join(folder, 'logs'),
    },
    signal,
  );
  const endpoints = (service: string) => deployment.endpoints(service);
  return {
    target: deployment.target,
    endpoints,
    reset: () => deployment.job('reset', signal),
    destroy: async () => {
      await deployment.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
