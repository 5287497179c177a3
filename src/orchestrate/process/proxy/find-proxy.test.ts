import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { left, processHarness } from '../../test-support/process-harness.ts';
import { findProxy } from './find-proxy.ts';

const never = new AbortController().signal;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find-proxy-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A program that says this of its version. */
async function program(says: string): Promise<string> {
  const path = join(folder, 'program');
  await writeFile(path, `#!/bin/sh\ncat <<'END'\n${says}\nEND\n`);
  await chmod(path, 0o755);
  return path;
}

const HAPROXY = 'HAProxy version 2.6.12-1+deb12u4 2026/10/17 - https://haproxy.org/';
const EXPORTER = '[PROMEX] Available services : prometheus-exporter';

describe('a proxy that is a program', () => {
  test.each([
    ['haproxy', 'LOADSTONE_HAPROXY', `${HAPROXY}\n${EXPORTER}`, '2.6.12'],
    ['envoy', 'LOADSTONE_ENVOY', 'envoy  version: 9e55809/1.40.0/Clean/RELEASE/BoringSSL', '1.40.0'],
  ] as const)('%s is found where %s says', async (kind, variable, says, version) => {
    const path = await program(says);
    vi.stubEnv(variable, path);
    expect(await findProxy(kind, never)).toEqual({ kind, program: path, version });
  });

  test.each([
    ['is too old', 'HA-Proxy version 2.2.9 2021/05/15\nprometheus-exporter', /HAProxy 2\.6 .* is 2\.2\.9/],
    ['is something else', 'nginx version: 1.2.3', /does not say that it is HAProxy/],
    ['has no exporter', HAPROXY, /built without prometheus-exporter/],
  ])('is not found where the program %s', async (_, says, message) => {
    vi.stubEnv('LOADSTONE_HAPROXY', await program(says));
    await expect(findProxy('haproxy', never)).rejects.toMatchObject({ code: 'E_PROXY_MISSING', message });
  });

  test('that is missing is named with how to get it, before anything is started', async () => {
    vi.stubEnv('LOADSTONE_ENVOY', join(folder, 'nowhere'));
    const harness = await processHarness();
    try {
      const run = `loadstone-missing-${process.pid}`;
      const applied = (await harness.create()).apply(
        {
          run,
          system: harness.system(),
          replicas: {},
          proxied: true,
          proxy: { kind: 'envoy', balance: 'random' },
          ports: 'free',
          logs: folder,
        },
        never,
      );
      await expect(applied).rejects.toMatchObject({
        code: 'E_PROXY_MISSING',
        message: expect.stringMatching(/there is no program .*LOADSTONE_ENVOY.*To get it: .*envoyproxy\.io/),
      });
      expect(await left(run)).toEqual([]);
    } finally {
      await rm(harness.stateDir, { recursive: true });
    }
  });
});
