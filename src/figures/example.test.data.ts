import type {
  Analysis,
  Capacity,
  Cell,
  Comparison,
  Crossover,
  Estimate,
  ExcludedTrial,
  Metric,
  OverallComparison,
} from '../analysis/analysis.ts';
import { createRng, type Rng } from '../core/rng.ts';
import type { Validity } from '../measure/evidence.ts';
import type { TrialSeries } from './trial-figure.ts';

/** Made-up analyses for tests and for looking at pictures: TaskTracker-like numbers from a small closed model. */
export interface FixtureOptions {
  readonly arms?: readonly string[];
  readonly levels?: readonly number[];
  readonly repetitions?: number;
  /** Cells, as 'arm@level', with an INVALID trial left out. */
  readonly invalid?: readonly string[];
  /** Cells whose trials are all INVALID. */
  readonly lost?: readonly string[];
  readonly suspect?: readonly string[];
  /** Arms without samples of CPU and memory. */
  readonly unsampled?: readonly string[];
  /** Share of requests that fail beyond saturation, in percent. */
  readonly errors?: number;
  /** Multiplies every time. */
  readonly slower?: number;
  readonly thresholds?: readonly string[];
  readonly think_s?: number;
}

const t975 = [Number.NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** Seconds of CPU for a request, seconds of other waiting, and cores, for each arm in turn. */
const arms = [
  { demand: 0.0021, other: 0.006, cores: 1, memory: 0.31 },
  { demand: 0.0046, other: 0.011, cores: 2.6, memory: 0.78 },
  { demand: 0.0034, other: 0.008, cores: 1.4, memory: 0.5 },
  { demand: 0.0028, other: 0.014, cores: 1.2, memory: 0.42 },
  { demand: 0.0052, other: 0.009, cores: 1.7, memory: 0.66 },
  { demand: 0.0025, other: 0.021, cores: 1.6, memory: 0.9 },
] as const;

type Model = (typeof arms)[number];

/** One trial's metrics: exact MVA of a queueing station and a delay, with noise. */
function trial(
  model: Model,
  users: number,
  options: Required<FixtureOptions>,
  rng: Rng,
): Record<Metric, number> {
  const demand = (model.demand / model.cores) * options.slower;
  const other = model.other * options.slower;
  let queue = 0;
  let response = 0;
  for (let n = 1; n <= users; n++) {
    response = demand * (1 + queue);
    queue = (n * response) / (response + other + options.think_s);
  }
  const noise = (size: number) => 1 + size * (rng.next() + rng.next() + rng.next() - 1.5);
  const mean = (response + other) * 1000;
  const throughput = (users / (response + other + options.think_s)) * noise(0.05);
  const busy = throughput * demand;
  const error_rate = busy > 0.97 ? options.errors * noise(0.6) * (users / 80) : 0;
  const cpu = throughput * model.demand * options.slower * noise(0.04) + 0.03;
  const memory = model.memory * (1 + users / 900) * noise(0.03);
  return {
    throughput_rps: throughput,
    goodput_rps: throughput * (1 - error_rate / 100),
    latency_avg_ms: mean * noise(0.07),
    latency_p50_ms: mean * 0.82 * noise(0.08),
    latency_p95_ms: mean * 2.1 * noise(0.14),
    latency_p99_ms: mean * 3.3 * noise(0.25),
    error_rate,
    cpu_units: cpu,
    mem_gb: memory,
    rps_per_cpu_unit: throughput / cpu,
    rps_per_gb_mem: throughput / memory,
  };
}

function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { value: mean, low: null, high: null, n };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = (t975[n - 1] ?? 2.2) * Math.sqrt(variance / n);
  return { value: mean, low: mean - half, high: mean + half, n };
}

const resources: readonly Metric[] = ['cpu_units', 'mem_gb', 'rps_per_cpu_unit', 'rps_per_gb_mem'];

export function fixture(given: FixtureOptions = {}): Analysis {
  const options: Required<FixtureOptions> = {
    arms: ['monolith', 'microservices'],
    levels: [5, 10, 20, 40, 80],
    repetitions: 3,
    invalid: [],
    lost: [],
    suspect: [],
    unsampled: [],
    errors: 0,
    slower: 1,
    thresholds: ['p95 < 500ms', 'errors < 1%'],
    think_s: 0.1,
    ...given,
  };
  const rng = createRng(7);
  const verdicts: { run_id: string; validity: Validity; reasons: readonly string[] }[] = [];
  const trials = new Map<string, Record<Metric, number>[]>();
  let order = 0;
  const cells: Cell[] = options.arms.flatMap((arm, a) =>
    options.levels.map((level): Cell => {
      const key = `${arm}@${level}`;
      const model = arms[a % arms.length]!;
      const runs = Array.from({ length: options.repetitions }, (_, r) => ({
        run_id: `run_${String(order++).padStart(3, '0')}_${arm.replace(/[^\w.-]/g, '_')}_c${level}`,
        metrics: trial(model, level, options, rng.stream(a, level, r)),
      }));
      const out = options.lost.includes(key) ? runs.length : options.invalid.includes(key) ? 1 : 0;
      const kept = runs.slice(out);
      trials.set(
        key,
        kept.map((run) => run.metrics),
      );
      const excluded: ExcludedTrial[] = runs.slice(0, out).map(({ run_id, metrics }) => ({
        run_id,
        metrics: {
          ...metrics,
          latency_p95_ms: metrics.latency_p95_ms * 1.4,
          throughput_rps: metrics.throughput_rps * 0.86,
        },
      }));
      const suspect = options.suspect.includes(key);
      for (const run of runs) {
        const invalid = excluded.some((one) => one.run_id === run.run_id);
        verdicts.push({
          run_id: run.run_id,
          validity: invalid ? 'INVALID' : suspect ? 'SUSPECT' : 'VALID',
          reasons: invalid
            ? ['the generator fell behind: lag p99 41 ms is above 10% of the median response time (12 ms)']
            : suspect
              ? ['the machine was short of CPU: busy 94% of the window (limit 90%)']
              : [],
        });
      }
      const names = Object.keys(runs[0]!.metrics) as Metric[];
      const metrics = Object.fromEntries(
        names.map((metric) => {
          const missing = !kept.length || (options.unsampled.includes(arm) && resources.includes(metric));
          return [metric, missing ? null : estimate(kept.map((run) => run.metrics[metric]))];
        }),
      ) as Cell['metrics'];
      return {
        series: arm,
        arm,
        level,
        trials: kept.map((run) => run.run_id),
        excluded,
        validity: kept.length === 0 ? 'INVALID' : suspect ? 'SUSPECT' : 'VALID',
        metrics,
        thresholds: options.thresholds.map((threshold) => {
          const failed = kept.filter(
            (run) => threshold.startsWith('p95') && run.metrics.latency_p95_ms >= 500,
          ).length;
          return { threshold, passed: kept.length - failed, failed };
        }),
      };
    }),
  );
  const comparisons = compare(options, trials);
  return {
    name: 'tasktracker-quickstart',
    design: {
      arms: options.arms,
      repetitions: options.repetitions,
      trials_planned: order,
      trials_done: order,
      x: {
        path: 'workload.users',
        label: 'concurrent users',
        suffix: 'vs_concurrency',
        levels: options.levels,
      },
      model: 'closed',
      generators: ['closed'],
      think: `exp:${options.think_s * 1000}ms`,
      think_mean_s: options.think_s,
      warmup_s: 1,
      measure_s: 4,
      thresholds: options.thresholds,
      primary: 'latency_p95_ms',
    },
    series: options.arms.map((arm) => ({ name: arm, arm, factors: {} })),
    cells,
    overall: overall(comparisons),
    comparisons,
    crossovers: crossovers(options, cells),
    capacity: options.arms.map((arm) => capacity(arm, cells, options)),
    law_gaps: [],
    laws: verdicts.slice(0, 6).map(({ run_id }, i) => ({
      run_id,
      law: (['little', 'utilisation', 'interactive response time'] as const)[i % 3]!,
      predicted: 3.21 + i,
      observed: 3.25 + i * (i === 4 ? 1.3 : 1),
      relative_difference: i === 4 ? 0.19 : 0.012,
      tolerance: 0.05,
      holds: i !== 4,
    })),
    theory: null,
    patterns: [],
    monitoring: [],
    validity: {
      valid: verdicts.filter((one) => one.validity === 'VALID').length,
      suspect: verdicts.filter((one) => one.validity === 'SUSPECT').length,
      invalid: verdicts.filter((one) => one.validity === 'INVALID').length,
      trials: verdicts,
    },
    findings: findings(options, comparisons),
  };
}

function compare(
  options: Required<FixtureOptions>,
  trials: ReadonlyMap<string, Record<Metric, number>[]>,
): Comparison[] {
  const [a, b] = options.arms;
  if (!a || !b || options.repetitions < 2) return [];
  const metrics = ['throughput_rps', 'latency_p95_ms', 'cpu_units'] as const;
  return metrics.flatMap((metric) =>
    options.levels.flatMap((level): Comparison[] => {
      const [x, y] = [trials.get(`${a}@${level}`)!, trials.get(`${b}@${level}`)!];
      const n = Math.min(x.length, y.length);
      if (n < 2) return [];
      const unsampled = [a, b].some((arm) => options.unsampled.includes(arm));
      if (metric === 'cpu_units' && unsampled) return [];
      const relative = estimate(Array.from({ length: n }, (_, i) => y[i]![metric] / x[i]![metric] - 1));
      const different = relative.low! > 0 || relative.high! < 0;
      const p = different ? 0.0021 : 0.34;
      return [
        {
          metric,
          level,
          a,
          b,
          relative,
          p,
          p_adjusted: Math.min(1, p * 9),
          different,
          smallest_detectable: 0.083,
        },
      ];
    }),
  );
}

function overall(comparisons: readonly Comparison[]): OverallComparison[] {
  return [...new Set(comparisons.map((one) => one.metric))].map((metric) => {
    const own = comparisons.filter((one) => one.metric === metric);
    const { level: _, ...first } = own.at(-1)!;
    return { ...first, levels: own.map((one) => one.level) };
  });
}

function crossovers(options: Required<FixtureOptions>, cells: readonly Cell[]): Crossover[] {
  const [a, b] = options.arms;
  if (!a || !b) return [];
  const value = (arm: string, level: number, metric: Metric) =>
    cells.find((cell) => cell.arm === arm && cell.level === level)?.metrics[metric]?.value;
  return (['latency_p95_ms', 'goodput_rps'] as const).map((metric): Crossover => {
    const common = { metric, a, b, at: [], below: null, above: null };
    if (options.repetitions < 2) return { ...common, kind: 'not enough repetitions' };
    for (let i = 1; i < options.levels.length; i++) {
      const [from, to] = [options.levels[i - 1]!, options.levels[i]!];
      const difference = [from, to].map(
        (level) => (value(b, level, metric) ?? Number.NaN) - (value(a, level, metric) ?? Number.NaN),
      );
      if (!(Math.abs(difference[0]!) > 0.02 * value(a, from, metric)! && difference[0]! * difference[1]! < 0))
        continue;
      const at = from + ((to - from) * difference[0]!) / (difference[0]! - difference[1]!);
      const low = difference[0]! > 0;
      const below = (metric === 'goodput_rps') === low ? b : a;
      return {
        ...common,
        kind: 'crosses',
        at: [{ value: at, low: at * 0.86, high: at * 1.19, n: options.repetitions }],
        below,
        above: below === a ? b : a,
      };
    }
    return { ...common, kind: 'none in the range measured' };
  });
}

function capacity(arm: string, cells: readonly Cell[], options: Required<FixtureOptions>): Capacity {
  const own = cells.filter((cell) => cell.arm === arm && cell.metrics.goodput_rps);
  const best = own.toSorted((x, y) => y.metrics.goodput_rps!.value - x.metrics.goodput_rps!.value)[0];
  const x_max = best?.metrics.goodput_rps ?? { value: 0, low: null, high: null, n: 0 };
  const r_min_s = (own[0]?.metrics.latency_avg_ms?.value ?? 0) / 1000;
  return {
    series: arm,
    x_max,
    x_max_level: best?.level ?? 0,
    r_min_s,
    think_s: options.think_s,
    n_star: x_max.value * (r_min_s + options.think_s),
    knee: own.length > 3 ? own.at(-2)!.level : null,
    saturated: own.length > 3,
    usl: options.think_s
      ? null
      : {
          gamma: 120.4,
          alpha: 0.041,
          beta: 0.00012,
          se: { gamma: 3.1, alpha: 0.006, beta: 0.00003 },
          se_from: 'repetitions',
          peak_beyond: false,
          at_bound: [],
          peak_n: 89.4,
          peak_x: 1270,
        },
  };
}

function findings(
  options: Required<FixtureOptions>,
  comparisons: readonly Comparison[],
): Analysis['findings'] {
  const top = comparisons.findLast((one) => one.metric === 'latency_p95_ms' && one.different);
  if (!top) return [];
  const [low, high] = [top.relative.low!, top.relative.high!].map((x) => Math.round(x * 100));
  const where = `at ${top.level} concurrent users`;
  return [
    {
      id: 'answer',
      text: `${top.b} answer ${top.relative.value > 0 ? 'slower' : 'faster'} than ${top.a} ${where}: p95 differs by ${Math.round(top.relative.value * 100)}% (95% interval ${low} to ${high}%).`,
      figure: 'latency_p95_vs_concurrency',
      level: 'answer',
    },
    {
      id: 'noise-floor',
      text: `With ${options.repetitions} repetitions this run finds differences in p95 of 8% or more; smaller ones would go unseen.`,
      figure: null,
      level: 'caution',
    },
  ];
}

/** A trial that warms up, is measured, and has a fault if asked for. */
export function trialSeries(seconds = 30, fault = false): TrialSeries {
  const rng = createRng(11);
  const noise = (size: number) => size * (rng.next() + rng.next() - 1);
  const at = Array.from({ length: seconds }, (_, i) => i);
  const hit = (i: number) => fault && i >= seconds * 0.5 && i < seconds * 0.65;
  const ramp = (i: number) => Math.min(1, (i + 1) / 5);
  return {
    seconds: at,
    throughput_rps: at.map((i) => Math.max(0, (hit(i) ? 90 : 410) * ramp(i) + noise(18))),
    p95_ms: at.map((i) => (hit(i) && i % 3 === 0 ? null : (hit(i) ? 480 : 62) + noise(9))),
    errors_per_s: at.map((i) => (hit(i) ? 35 + Math.round(noise(9)) : 0)),
    users: at.map((i) => Math.round(80 * ramp(i))),
    phases: [
      { name: 'warm-up', from_s: 0, to_s: seconds * 0.2 },
      { name: 'measure', from_s: seconds * 0.2, to_s: seconds - 1 },
      { name: 'drain', from_s: seconds - 1, to_s: seconds },
    ],
    events: fault
      ? [
          { at_s: seconds * 0.5, label: 'task-service killed' },
          { at_s: seconds * 0.65, label: 'replica ready' },
        ]
      : [],
  };
}
