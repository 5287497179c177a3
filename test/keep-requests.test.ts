import { readdirSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { firstRequestNumber } from '../src/core/request-index.ts';
import type { RequestRecord } from '../src/measure/request-record.ts';
import { openResults } from '../src/results/index.ts';
import { drawnService } from '../src/sim/index.ts';
import { exponential } from '../src/stats/index.ts';
import { Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const spec = (workload: string, rest = '') => `name: kept
arms:
  one:
    system: mm1
    environment: { server: { MODE: wait, SERVICE_TIME_SECONDS: '0.005', SEED: '42' } }
workload: { scenario: { name: http, path: / }, threads: 2, ${workload} }
repetitions: 1
keep_requests: true
phases: { warmup: 1s, measure: 2s, drain: 5s, priming: 0s }
${rest}`;

async function runOf(text: string, ...more: string[]) {
  const out = sandbox.fresh('out');
  writeFileSync(sandbox.path('spec.yaml'), text);
  const { code, stderr } = await sandbox.loadstone('run', 'spec.yaml', '--out', out, ...more);
  expect(code, stderr).toBe(0);
  const { plan, results, trial } = await openResults(out);
  const { run_id, evidence, seed } = results[0]!;
  expect(readdirSync(`${out}/${run_id}`)).toContain('requests.csv');
  return { plan, evidence, seed, requests: (await trial(run_id).requests())! };
}

/** One server, first come, first served: it begins with each when that has come and the one before has gone. */
function expectOneServer(requests: readonly RequestRecord[]) {
  const occupancies = requests.map(({ server }) => server!).sort((a, b) => a.started_s - b.started_s);
  let freed = 0;
  for (const { arrived_s, started_s, freed_s } of occupancies) {
    expect(started_s).toBe(Math.max(arrived_s, freed));
    freed = freed_s;
  }
}

test.each(['rate: 100/s', 'users: 6, think: exp:30ms'])(
  'a run with %s keeps each request with what its server said',
  async (workload) => {
    const { requests, evidence, seed } = await runOf(spec(workload));
    expect(requests.length).toBeGreaterThan(100);
    expect(requests).toHaveLength(evidence.requests.sent);
    expect(new Set(requests.map(({ index }) => index)).size).toBe(requests.length);
    if (workload.startsWith('rate'))
      expect(requests.map(({ index }) => index)).toEqual(requests.map((_, i) => i));
    for (const { index, server, sent_s, done_s } of requests) {
      // The server drew what the index says, to the last bit.
      expect(server!.drawn_s).toBe(drawnService(exponential(0.005), 42, firstRequestNumber(seed) + index));
      expect(server!.service_s).toBeGreaterThanOrEqual(server!.drawn_s! - 1e-6);
      expect(server!.arrived_s).toBeGreaterThan(sent_s! - 1e-6);
      expect(server!.freed_s).toBeLessThan(done_s! + 1e-6);
    }
    expectOneServer(requests);
  },
  60_000,
);

test('a simulated run keeps them too', async () => {
  const text = spec('rate: 8/s')
    .replace(/environment: .*/, '')
    .replace('measure: 2s', 'measure: 60s');
  const { requests, evidence } = await runOf(text, '--on', 'simulation');
  expect(requests.length).toBeGreaterThan(300);
  expect(requests).toHaveLength(evidence.requests.sent);
  expectOneServer(requests.filter(({ server }) => server !== null));
}, 60_000);
