import { answered, loadOf, sampled, thread } from '../measure/load.test.data.ts';
import { seriesOf } from '../measure/series.ts';
import type { Plan, PlannedTrial } from '../plan/plan.ts';
import { makeTrialResult } from './make-trial-result.ts';
import type { Manifest } from './manifest.ts';
import type { TrialRecord } from './write-results.ts';

const window = { from: 1, until: 3 };

export function plannedTrial(order: number): PlannedTrial {
  return {
    order,
    run_id: `run_00${order}_monolith_c10`,
    deployment: 0,
    repetition: 0,
    arm: 'monolith',
    factors: { 'workload.users': 10 },
    workload: {
      model: 'closed',
      users: 10,
      think: 'exp:100ms',
      spawn_rate: 50,
      pacing_s: null,
      timeout_s: 30,
      threads: 1,
      transport: { insecure: false, redirects: 0, gzip: false },
      scenario: { name: 'tasktracker', options: {} },
    },
    phases: { warmup_s: 1, measure_s: 2, drain_s: 5 },
    replicas: {},
    seed: 42,
  };
}

/** A finished trial of 120 requests a second. */
export function trialRecord(order: number): TrialRecord {
  const times = Array.from({ length: 120 }, (_, i) => 2000 + 10 * i);
  const seconds = [0, 1, 2];
  const load = loadOf(
    seconds.flatMap((s) => [thread(s, 10, 0.1 * s, 0.01 * s), answered(s, 'GET /tasks/', ...times)]),
  );
  const series = seriesOf(load);
  const sampling = sampled([0, 0.5, 1, 1.5]);
  const startEpoch_s = 1_700_000_000 + 10 * order;
  const result = makeTrialResult({
    trial: plannedTrial(order),
    arch: 'monolith',
    think_mean_s: 0.1,
    thresholds: ['p95 < 500ms', 'errors < 1%'],
    load,
    series,
    window,
    sampling,
    system: null,
    systemRequests: 360,
    gaps: [],
    certificate: null,
    exited: [],
    startEpoch_s,
  });
  const events = [
    { t_s: 0, event: 'load starts' },
    { t_s: 1, event: 'window opens', users: 10 },
  ];
  return { result, totals: load.totals, series, window, sampling, events, log: ['10 users'], startEpoch_s };
}

export const plan: Plan = {
  format: 1,
  name: 'example',
  seed: 42,
  fingerprint: '00000000000000',
  arms: { monolith: { kind: 'url', arch: 'monolith', url: 'http://127.0.0.1:9000' } },
  repetitions: 1,
  factors: { 'workload.users': [10] },
  thresholds: ['p95 < 500ms'],
  proxied: false,
  priming_s: 2,
  cpus: 'apart',
  sample_interval_s: 1,
  deployments: [{ id: 0, repetition: 0, arm: 'monolith' }],
  trials: [0, 1, 2].map(plannedTrial),
};

export const manifest: Manifest = {
  format: 1,
  loadstone: '0.1.0',
  started: '2023-11-14T22:13:20.000Z',
  resumed: [],
  seed: 42,
  hashes: { plan: '00000000000000' },
  software: { node: '20.20.0' },
  hardware: {
    cpu: 'a CPU',
    architecture: 'x64',
    cores: 2,
    cpu_quota: null,
    memory_bytes: 8e9,
    os: 'Linux',
    kernel: '6.1',
    virtualisation: null,
    container: null,
    governor: null,
  },
  generator: 'worker threads',
  orchestrator: 'process',
  missing: [],
};
