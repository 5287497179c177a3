import { type FixtureOptions, fixture, trialSeries } from '../figures/example.test.data.ts';
import { drawFigures } from '../figures/index.ts';
import type { Plan } from '../plan/plan.ts';
import type { Manifest } from '../results/manifest.ts';
import type { ReportInput } from './input.ts';
import type { TrialReportInput } from './trial-report.ts';

/** A made-up report, for tests and for looking at pages. */
export function reportFixture(options: FixtureOptions = {}): ReportInput {
  const analysis = fixture(options);
  return {
    analysis,
    plan: plan(analysis.design.arms, analysis.design.repetitions),
    manifest,
    figures: drawFigures(analysis),
  };
}

function plan(arms: readonly string[], repetitions: number): Plan {
  const service = { kind: 'http', port: 8000 } as const;
  return {
    format: 1,
    name: 'tasktracker-quickstart',
    seed: 42,
    fingerprint: '0a1b2c3d4e5f67',
    arms: Object.fromEntries(
      arms.map((name, i) => [
        name,
        i === 2
          ? { kind: 'url', arch: name, url: 'http://localhost:9000/?a=1&b=<2>' }
          : {
              kind: 'system',
              arch: name,
              system: {
                name: `tasktracker-${i}`,
                title: i === 0 ? 'TaskTracker as one service' : 'TaskTracker as four services',
                entry: 'gateway',
                services: {
                  gateway: service,
                  'task-service': { ...service, replicas: 2 },
                  database: { kind: 'postgres', port: 5432 },
                },
                model: 'uncalibrated',
              },
            },
      ]),
    ),
    repetitions,
    factors: { 'workload.users': [5, 10, 20, 40, 80] },
    thresholds: ['p95 < 500ms', 'errors < 1%'],
    proxied: false,
    priming_s: 2,
    cpus: 'apart',
    sample_interval_s: 1,
    deployments: [],
    trials: [
      {
        order: 0,
        run_id: 'run_000_monolith_c5',
        deployment: 0,
        repetition: 0,
        arm: arms[0]!,
        factors: { 'workload.users': 5 },
        workload: {
          model: 'closed',
          users: 5,
          think: 'exp:100ms',
          spawn_rate: 50,
          pacing_s: null,
          timeout_s: 10,
          threads: 1,
          transport: { insecure: false, redirects: 0, gzip: false },
          scenario: { name: 'tasktracker', options: {} },
        },
        phases: { warmup_s: 1, measure_s: 4, drain_s: 5 },
        replicas: {},
        seed: 1234567,
      },
    ],
  };
}

const manifest: Manifest = {
  format: 1,
  loadstone: '0.1.0',
  started: '2026-01-31T12:00:00.000Z',
  resumed: [],
  seed: 42,
  hashes: {},
  software: { node: '20.20.2', postgres: '17.9' },
  hardware: {
    cpu: 'AMD EPYC 7B13',
    architecture: 'x64',
    cores: 2,
    cpu_quota: null,
    memory_bytes: 8.2e9,
    os: 'Debian GNU/Linux 12',
    kernel: '6.1.0',
    virtualisation: 'KVM',
    container: null,
    governor: null,
  },
  generator: 'worker threads on CPU 0',
  orchestrator: 'process, systems on CPU 1',
  missing: ['pressure stall information: /proc/pressure is not readable'],
};

export function trialReportFixture(fault = false): TrialReportInput {
  const { design } = fixture();
  return {
    trial: fault ? { ...trial, ...doubtful } : trial,
    series: trialSeries(30, fault),
    design,
    arrivals: null,
    sends: null,
  };
}

const trial: TrialReportInput['trial'] = {
  run_id: 'run_007_monolith_c80',
  arm: 'monolith',
  arch: 'monolith',
  concurrency: 80,
  rate: null,
  factors: { 'workload.users': 80 },
  repetition: 1,
  order: 7,
  deployment: 2,
  seed: 8_123_456,
  duration_s: 23,
  warmup_s: 6,
  spawn_rate: 16,
  think_mean_s: 0.1,
  start_ts: '2026-01-31T12:03:10.000Z',
  end_ts: '2026-01-31T12:03:41.000Z',
  total_requests: 9421,
  total_failures: 0,
  throughput_rps: 409.6,
  achieved_rps: 409.6,
  goodput_rps: 409.6,
  error_rate: 0,
  errors: {},
  latency_avg_ms: 31.42,
  latency_min_ms: 1.9,
  latency_max_ms: 212.4,
  latency_p50_ms: 26.11,
  latency_p90_ms: 51.9,
  latency_p95_ms: 62.08,
  latency_p99_ms: 98.62,
  latency_p99_9_ms: 180.3,
  roundtrip_avg_ms: 31.2,
  roundtrip_p95_ms: 61.9,
  lag_p50_ms: 0.08,
  lag_p99_ms: 1.31,
  resources: {
    containers: {
      'app-1': { cpu_percent: 88.4, mem_usage_bytes: 121e6 },
      'database-1': { cpu_percent: 21.6, mem_usage_bytes: 189e6 },
    },
    totals: { total_cpu_units: 1.1, total_mem_gb: 0.31 },
  },
  efficiency: { rps_per_cpu_unit: 372, rps_per_gb_mem: 1321 },
  thresholds: [{ threshold: 'p95 < 500ms', value: 62.08, passed: true }],
  validity: 'VALID',
  validity_reasons: [],
  raw_csv_path: 'run_007_monolith_c80/stats_stats.csv',
  history_csv_path: 'run_007_monolith_c80/stats_stats_history.csv',
};

const doubtful = {
  validity: 'INVALID',
  validity_reasons: ['2 of 2 generator threads were lost at second 15 <unknown>'],
  total_failures: 151,
  error_rate: 1.6,
  errors: { timeout: 104, 'HTTP 503': 40, reset: 7 },
  thresholds: [{ threshold: 'p95 < 500ms', value: null, passed: null }],
} as const satisfies Partial<TrialReportInput['trial']>;
