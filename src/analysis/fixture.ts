import { hash53 } from '../core/hash.ts';
import { createRng, type Rng } from '../core/rng.ts';
import type { SystemDefinition } from '../core/system.ts';
import type { Verdict } from '../measure/evidence.ts';
import { Histogram } from '../measure/histogram.ts';
import type { Arm, Plan, PlannedTrial } from '../plan/plan.ts';
import { usersOf } from '../plan/workload.ts';
import type { TrialResult } from '../results/trial-result.ts';
import type { AnalysisInput } from './input.ts';

/** Simulated experiments for tests: pure numbers in the shape of the quickstart, from a closed model with noise. */
export interface SimulatedExperiment {
  readonly seed: number;
  readonly arms?: readonly string[];
  readonly levels?: readonly number[];
  readonly repetitions?: number;
  readonly think_s?: number;
  /** Factor on every response time of an arm at a level. */
  readonly slower?: (arm: string, level: number) => number;
  readonly noise?: Partial<Noise>;
  /** Of the trial with this index in the plan. */
  readonly verdict?: (order: number) => Verdict;
}

/** Standard deviations of the logarithm of a latency, by where the noise comes from. */
export interface Noise {
  /** Shared by both arms of a repetition: the machine's mood. */
  readonly repetition: number;
  /** Shared by all levels of an arm in a repetition: memory layout, compilation, placement. */
  readonly deployment: number;
  /** Of each trial by itself. */
  readonly trial: (level: number) => number;
  /** Of each metric of a trial by itself, as a part of the trial's. */
  readonly metric: number;
}

const quiet: Noise = { repetition: 0, deployment: 0, trial: () => 0, metric: 0 };

const SYSTEM: SystemDefinition = {
  name: 'simulated',
  title: 'a closed model',
  entry: 'app',
  services: { app: { kind: 'http', port: 9000 } },
  model: 'uncalibrated',
};

const DEMAND_S = 0.002;
const OTHER_S = 0.006;

/** Box and Muller. */
function normal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log1p(-rng.next())) * Math.cos(2 * Math.PI * rng.next());
}

export function simulate(options: SimulatedExperiment): AnalysisInput {
  const plan = planOf(options);
  const noise = { ...quiet, ...options.noise };
  const rng = createRng(options.seed);
  const results = plan.trials.map((trial) => simulateTrial(trial, options, noise, rng));
  return {
    plan,
    results,
    manifest: null,
    calibrations: [],
    histogramOf: () => null,
    requestsOf: () => null,
    readingOf: () => null,
    judge: (evidence) =>
      options.verdict?.(evidence.requests.sent) ?? { validity: 'VALID', validity_reasons: [] },
  };
}

function planOf({
  seed,
  arms = ['monolith', 'microservices'],
  levels = [5, 10, 20, 40, 80],
  repetitions = 3,
  think_s = 0.1,
}: SimulatedExperiment): Plan {
  const deployments: Plan['deployments'][number][] = [];
  const trials: PlannedTrial[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const arm of arms) {
      const deployment = deployments.length;
      deployments.push({ id: deployment, repetition, arm });
      for (const users of levels) {
        trials.push({
          order: trials.length,
          run_id: `run_${String(trials.length).padStart(3, '0')}_${arm}_c${users}`,
          deployment,
          repetition,
          arm,
          factors: { 'workload.users': users },
          workload: {
            model: 'closed',
            users,
            think: think_s === 0 ? 'const:0s' : `exp:${1000 * think_s}ms`,
            spawn_rate: 50,
            pacing_s: null,
            timeout_s: 10,
            threads: 1,
            transport: { insecure: false, redirects: 0, gzip: false },
            scenario: { name: 'tasktracker', options: {} },
          },
          phases: { warmup_s: 1, measure_s: 4, drain_s: 5 },
          replicas: {},
          seed: hash53({ seed, repetition, users }),
        });
      }
    }
  }
  return {
    format: 1,
    name: 'simulated',
    seed,
    fingerprint: '0',
    arms: Object.fromEntries(
      arms.map((arm): [string, Arm] => [
        arm,
        { kind: 'system', arch: arm, system: { ...SYSTEM, name: arm } },
      ]),
    ),
    repetitions,
    factors: { 'workload.users': levels },
    thresholds: ['p95 < 100ms', 'errors < 1%'],
    proxied: false,
    priming_s: 0,
    cpus: 'apart',
    sample_interval_s: 1,
    deployments,
    trials,
  };
}

/** A noise that depends on its names only, so that every trial of a repetition or deployment shares it. */
const shared = (rng: Rng, sd: number, ...names: number[]) =>
  sd === 0 ? 0 : sd * normal(rng.stream(...names));

function simulateTrial(
  planned: PlannedTrial,
  options: SimulatedExperiment,
  noise: Noise,
  rng: Rng,
): TrialResult {
  const { order, arm, repetition, deployment, workload } = planned;
  const users = usersOf(workload)!;
  const think_s = options.think_s ?? 0.1;
  const slower = options.slower?.(arm, users) ?? 1;
  const common = shared(rng, noise.repetition, 1, repetition) + shared(rng, noise.deployment, 2, deployment);
  const own = rng.stream(3, order);
  const sd = noise.trial(users);
  const trialNoise = common + (sd === 0 ? 0 : sd * normal(own));
  const noisy = (value: number) =>
    value * Math.exp(trialNoise + (sd * noise.metric === 0 ? 0 : sd * noise.metric * normal(own)));

  const response_s = slower * responseTime(users, think_s);
  const mean_s = noisy(response_s);
  const x = users / (mean_s + think_s);
  const cpu = x * DEMAND_S * slower * Math.exp(trialNoise / 2);
  const mem = 0.3 * Math.exp(trialNoise / 10);
  const ms = (factor: number) => noisy(1000 * factor * response_s);
  const [p50, p95, p99] = [ms(0.8), ms(2.5), ms(4)];
  const window_s = planned.phases.measure_s;
  const completions = Math.round(x * window_s);
  return {
    run_id: planned.run_id,
    arm,
    arch: arm,
    concurrency: users,
    rate: null,
    factors: planned.factors,
    repetition,
    order,
    deployment,
    seed: planned.seed,
    duration_s: window_s,
    warmup_s: 1,
    spawn_rate: 50,
    think_mean_s: think_s,
    start_ts: '2025-01-01T00:00:00.000Z',
    end_ts: '2025-01-01T00:00:05.000Z',
    total_requests: completions,
    total_failures: 0,
    throughput_rps: x,
    goodput_rps: x,
    achieved_rps: x,
    error_rate: 0,
    errors: {},
    latency_avg_ms: 1000 * mean_s,
    latency_min_ms: p50 / 4,
    latency_max_ms: p99 * 3,
    latency_p50_ms: p50,
    latency_p90_ms: (p50 + p95) / 2,
    latency_p95_ms: p95,
    latency_p99_ms: p99,
    latency_p99_9_ms: p99 * 2,
    roundtrip_avg_ms: 1000 * mean_s,
    roundtrip_p95_ms: p95,
    lag_p50_ms: 0.1,
    lag_p99_ms: 0.4,
    resources: { containers: {}, totals: { total_cpu_units: cpu, total_mem_gb: mem } },
    efficiency: { rps_per_cpu_unit: x / cpu, rps_per_gb_mem: x / mem },
    thresholds: [
      { threshold: 'p95 < 100ms', value: p95, passed: p95 < 100 },
      { threshold: 'errors < 1%', value: 0, passed: true },
    ],
    validity: 'VALID',
    validity_reasons: [],
    evidence: {
      generator: {
        threads: 1,
        lost_threads: 0,
        cpu_share: 0.2,
        run_delay_share: 0,
        lag_p50_ms: 0.1,
        lag_p99_ms: 0.4,
        response_p50_ms: p50,
        response_p99_ms: p99,
      },
      gaps: [],
      certificate: null,
      exited: [],
      machine: { cores: 2, busy_share: 0.5, steal_share: 0, pressure_share: 0, other_share: 0 },
      samples: { expected: 4, received: 4, largest_gap_s: 1 },
      users: { planned: users, reached: users },
      // The order stands in for the count, so that a test's verdict can tell trials apart.
      requests: {
        sent: order,
        completed: completions,
        failed: 0,
        censored: 0,
        unsent: 0,
        dropped: 0,
        resent: 0,
        in_window: completions,
        system: completions,
      },
      system: {
        window_s,
        completions,
        in_flight_mean: (completions / window_s) * mean_s,
        duration_sum_s: completions * mean_s,
        busy_s: cpu * window_s,
      },
    },
    raw_csv_path: `${planned.run_id}/stats_stats.csv`,
    history_csv_path: `${planned.run_id}/stats_stats_history.csv`,
  };
}

/** Mean response time of a queueing station and a delay in a closed network, by exact mean value analysis. */
function responseTime(users: number, think: number): number {
  let queue = 0;
  let response = 0;
  for (let n = 1; n <= users; n++) {
    const station = DEMAND_S * (1 + queue);
    response = station + OTHER_S;
    queue = (n / (response + think)) * station;
  }
  return response;
}

/** A histogram whose percentiles are those of an exponential with this median, in us. */
export function exponentialHistogram(median_us: number, count = 1000): Histogram {
  const histogram = new Histogram();
  for (let i = 0; i < count; i++) histogram.record((-median_us * Math.log(1 - (i + 0.5) / count)) / Math.LN2);
  return histogram;
}
