import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { known, terminate, terminateLabelled } from './terminate.ts';
import { host } from './test-support/process-harness.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** A process of its own group that runs this and says its answer, e.g. a child's pid. */
async function run(
  code: string,
  environment: Record<string, string> = {},
): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['-e', code], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...environment },
  });
  started.push(child);
  const [said] = await once(child.stdout!, 'data');
  return { child, said: String(said).trim() };
}

const WAIT = 'setInterval(() => undefined, 1000);';
const DEAF = `process.on('SIGTERM', () => undefined); ${WAIT}`;
const parentOf = (code: string, options = '') =>
  `const c = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(`${code} process.stdout.write('x')`)}],
     { stdio: ['ignore', 'pipe', 'ignore'] ${options} });
   c.stdout.once('data', () => process.stdout.write(String(c.pid)));`;
const targetOf = async (child: ChildProcess) => known(host, child.pid!, (await host.identity(child.pid!))!);

/** A process may take so long to end, even if this one stalls meanwhile. */
const WITHIN_MS = 2_000;

describe('terminate', () => {
  test('ends a process by the first signal it obeys', async () => {
    const { child } = await run(`${WAIT} process.stdout.write('up')`);
    expect(await terminate(host, await targetOf(child), ['SIGTERM'], 10_000)).toBe(true);
    await expect.poll(() => child.signalCode).toBe('SIGTERM');
  });

  test('ends one that ignores it, after a while', async () => {
    const { child } = await run(`${DEAF} process.stdout.write('up')`);
    expect(await terminate(host, await targetOf(child), ['SIGTERM'], WITHIN_MS)).toBe(true);
    await expect.poll(() => child.signalCode).toBe('SIGKILL');
  });

  test('ends what its leader leaves behind in the group', async () => {
    const { child, said } = await run(
      `${parentOf(DEAF)} process.once('SIGTERM', () => process.exit()); ${WAIT}`,
    );
    expect(await terminate(host, await targetOf(child), ['SIGTERM'], WITHIN_MS)).toBe(true);
    expect(await host.identity(Number(said))).toBeNull();
  });

  test('does not touch a process with the same pid and another identity', async () => {
    const { child } = await run(`${WAIT} process.stdout.write('up')`);
    const stale = known(host, child.pid!, 'the one before');
    expect(await terminate(host, stale, ['SIGTERM'], WITHIN_MS)).toBe(true);
    expect(child.signalCode).toBeNull();
    expect(await host.identity(child.pid!)).not.toBeNull();
  });
});

describe('terminateLabelled', () => {
  test('finds what left the process group, and nothing else', async () => {
    const label = `loadstone-label-${process.pid}`;
    const { said } = await run(`${parentOf(DEAF, ', detached: true')} ${WAIT}`, { LOADSTONE_RUN: label });
    const { child: other } = await run(`${WAIT} process.stdout.write('up')`, { LOADSTONE_RUN: `${label}0` });
    const ended = await terminateLabelled(host, label, WITHIN_MS);
    expect(ended).toContain(Number(said));
    expect(await host.findByLabel(label)).toEqual([]);
    expect(await host.identity(other.pid!)).not.toBeNull();
  });
});
