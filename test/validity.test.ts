import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compiled } from '../src/core/compiled.ts';
import type { Deployment } from '../src/orchestrate/index.ts';
import type { PlannedTrial } from '../src/plan/plan.ts';
import { deployedTarget } from '../src/run/deployed-target.ts';
import { localMachine } from '../src/run/index.ts';
import { GENERATOR_THREAD } from '../src/run/local-machine.ts';
import { runTrial } from '../src/run/trial.ts';
import { nullServer } from '../systems/null-server/system.ts';

const trial: PlannedTrial = {
  order: 0,
  run_id: 'run_000_null_c4',
  deployment: 0,
  repetition: 0,
  arm: 'null',
  factors: {},
  workload: {
    model: 'closed',
    users: 4,
    think: 'exp:10ms',
    spawn_rate: 1000,
    pacing_s: null,
    timeout_s: 5,
    threads: 1,
    transport: { insecure: false, redirects: 0, gzip: false },
    scenario: { name: 'http', options: { method: 'GET', path: '/', headers: {} } },
  },
  phases: { warmup_s: 1, measure_s: 2, drain_s: 1 },
  replicas: {},
  seed: 1,
};

describe('faults planted in the measurement itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loadstone-validity-'));
  let deployment: Deployment;
  const signal = new AbortController().signal;
  beforeAll(async () => {
    const { orchestrator } = await localMachine('shared');
    const request = {
      system: nullServer,
      replicas: {},
      proxied: false,
      ports: 'free',
      logs: folder,
    } as const;
    deployment = await orchestrator.apply({ ...request, run: `loadstone-validity-${process.pid}` }, signal);
  });
  afterAll(async () => {
    await deployment.destroy();
    rmSync(folder, { recursive: true });
  });

  const run = async (generatorThread: URL, planned = trial) => {
    const target = deployedTarget({ kind: 'system', arch: 'null', system: nullServer }, deployment);
    const options = {
      arch: 'null',
      thresholds: ['p95 < 1us', 'errors < 1%'],
      sampleInterval_s: 1,
      generatorThread,
      generatorCpus: [],
    };
    return (await runTrial(planned, target, options, signal)).result;
  };
  const planted = (name: string) => compiled(`test/support/${name}.ts`, '../', import.meta.url);

  test('a generator without time is the bottleneck, and is named', async () => {
    const { validity, validity_reasons, evidence } = await run(planted('saturated-generator-thread'));
    expect(validity).toBe('INVALID');
    expect(validity_reasons.join('\n')).toMatch(/generator thread ran or waited|sent .* late/);
    expect(evidence.generator.lag_p50_ms).toBeGreaterThan(1);
  }, 30_000);

  test('a generator thread that stops is lost, and its trial passes and fails no threshold', async () => {
    const two = { ...trial, workload: { ...trial.workload, threads: 2 } };
    const { validity, validity_reasons, thresholds, evidence } = await run(
      planted('stopping-generator-thread'),
      two,
    );
    expect(validity).toBe('INVALID');
    expect(validity_reasons[0]).toMatch(/2 of 2 generator threads were lost/);
    expect(evidence.generator.lost_threads).toBe(2);
    expect(thresholds.map(({ passed }) => passed)).toEqual([null, null]);
  }, 60_000);

  test('the real one is not flagged for what the planted ones did', async () => {
    const { evidence, validity_reasons } = await run(GENERATOR_THREAD);
    expect(evidence.generator.lost_threads).toBe(0);
    expect(evidence.requests.system).toBe(evidence.requests.sent);
    expect(validity_reasons.join()).not.toMatch(/were lost|counted/);
  }, 30_000);
});
