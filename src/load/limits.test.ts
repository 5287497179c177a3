import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { compiled } from '../core/compiled.ts';
import type { GeneratorTotals } from '../measure/interval.ts';
import { httpServer } from './support/servers.ts';

interface Outcome {
  readonly good: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly totals: GeneratorTotals;
}

const child = fileURLToPath(compiled('src/load/support/load-child.ts', '../../', import.meta.url));

/** A load in a process that a shell has put under a limit first. */
async function limited(shell: readonly string[], limit: string, load: readonly string[]): Promise<Outcome> {
  const [command = 'sh', ...args] = shell;
  const script = `${limit}; exec "$0" "$@"`;
  const { stdout } = await promisify(execFile)(command, [...args, script, process.execPath, child, ...load]);
  return JSON.parse(stdout);
}

/** What must hold whatever was in short supply. */
function expectHonest({ good, errors, totals }: Outcome): void {
  expect(good).toBeGreaterThan(10);
  expect(totals.completed).toBe(good);
  expect(totals.failed).toBe(Object.values(errors).reduce((a, b) => a + b, 0));
  expect(totals.censored).toBe(0);
}

async function server(): Promise<string> {
  const server = await httpServer((_, response) => response.end('hello, world'));
  onTestFinished(server.close);
  return server.url;
}

const posix = process.platform !== 'win32';
/** Node.js and its threads hold some forty handles themselves. */
const FEW_FILES = 'ulimit -n 64';

it.skipIf(!posix)('goes on without a file handle for each user', async () => {
  const outcome = await limited(['sh', '-c'], FEW_FILES, [await server(), '200', '2']);
  expectHonest(outcome);
  expect(Object.keys(outcome.errors)).toEqual(['no_files']);
});

it.skipIf(!posix)('goes on when a name must be looked up besides', async () => {
  const url = (await server()).replace('127.0.0.1', 'localhost');
  const outcome = await limited(['sh', '-c'], FEW_FILES, [url, '200', '2']);
  expectHonest(outcome);
  expect(['no_files', 'dns']).toEqual(expect.arrayContaining(Object.keys(outcome.errors)));
});

// A network of one's own, where ten ports can be all there are: only where a user may make one.
const ownNetwork = ['unshare', '-Urn', 'sh', '-c'];
const TEN_PORTS = 'ip link set lo up && echo "40000 40009" > /proc/sys/net/ipv4/ip_local_port_range';
const mayHaveOne = spawnSync('unshare', ['-Urn', 'sh', '-c', TEN_PORTS]).status === 0;

it.skipIf(!mayHaveOne)('goes on without a port for each user', async () => {
  const outcome = await limited(ownNetwork, TEN_PORTS, ['http://127.0.0.1:8080', '30', '2', '--serve']);
  expectHonest(outcome);
  expect(Object.keys(outcome.errors)).toEqual(['no_ports']);
});
