import type { Analysis } from '../../analysis/analysis.ts';
import type {
  Agreement,
  Assumption,
  AssumptionName,
  Held,
  Theory,
  TheoryTrial,
} from '../../analysis/theory/theory.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import type { Calibration } from '../../measure/service-rate.ts';
import type { Aspect } from '../../stats/checks/aspect.ts';
import { fixture } from '../example.test.data.ts';

export interface TheoryOptions {
  readonly arms?: readonly string[];
  /** Offered loads, with one replica. */
  readonly loads?: readonly number[];
  /** Instead: replicas at the load of the first of `loads`. */
  readonly replicas?: readonly number[];
  readonly repetitions?: number;
  /** Arms with a second worker that nobody told of. */
  readonly hidden?: readonly string[];
  /** Numbers of trials that are INVALID. */
  readonly invalid?: readonly number[];
  /** The server tells neither occupancies nor draws. */
  readonly silent?: boolean;
  readonly published?: boolean;
  readonly failing?: boolean;
}

const mu = 50;
const window_s = 80;
const empty_s = 0.0011;
const overhead_s = 0.00012;
const shares = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995];

/** A made-up analysis of trials held against theory: seven levels, or replicas behind three dispatches. */
export function theoryFixture(given: TheoryOptions = {}): Analysis {
  const options: Required<TheoryOptions> = {
    arms: ['mm1'],
    loads: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
    replicas: [1],
    repetitions: 1,
    hidden: [],
    invalid: [],
    silent: false,
    published: false,
    failing: false,
    ...given,
  };
  const over = options.replicas.length > 1;
  const levels = over ? options.replicas : options.loads;
  const base = fixture({
    arms: options.arms,
    levels,
    repetitions: options.repetitions,
    think_s: 0,
    thresholds: [],
  });
  const x = over
    ? { path: 'replicas.mm1', label: 'replicas of mm1', suffix: 'vs_mm1', levels }
    : { path: 'workload.offered_load', label: 'offered load', suffix: 'vs_offered_load', levels };
  return {
    ...base,
    name: 'mm1-validate',
    design: { ...base.design, x, model: 'open', think: '', primary: 'latency_p95_ms' },
    crossovers: [],
    capacity: base.capacity.map((one) => ({
      ...one,
      think_s: null,
      n_star: null,
      usl: null,
      saturated: false,
    })),
    findings: [
      {
        id: 'theory',
        text: 'mm1 is an M/M/1 server: mean response times agree with Lindley\u2019s recursion on the occupancies at 7 of 7 levels, and theory lies inside the interval at 6.',
        figure: over ? 'replicas_response_time' : 'response_time_vs_rho',
        level: 'answer',
      },
    ],
    theory: theory(options),
  };
}

function theory(options: Required<TheoryOptions>): Theory {
  const rng = createRng(5);
  const places = options.arms.flatMap((arm) =>
    (options.replicas.length > 1 ? options.replicas : options.loads).flatMap((level) =>
      Array.from({ length: options.repetitions }, () => ({ arm, level })),
    ),
  );
  const trials = places.map(({ arm, level }, i) => trial(arm, level, i, options, rng.stream(i)));
  return {
    calibrations: options.arms.map((arm, i) => calibration(arm, i, rng.stream(1000 + i))),
    trials,
    agreements: options.arms.map((arm) => agreement(arm, trials, options)),
    published: options.published
      ? {
          source: 'SPE course project, README (2024)',
          levels: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((offered, i) => ({
            offered,
            response_s: [0.0278, 0.0374, 0.0458, 0.0508, 0.0846, 0.0908][i]!,
            theory_s: [0.0282, 0.0328, 0.0394, 0.0492, 0.0658, 0.0986][i]!,
          })),
        }
      : null,
  };
}

const modelOf = (arm: string, c: number) =>
  c === 1
    ? 'M/M/1'
    : arm === 'round-robin'
      ? `E${c}/M/1 each`
      : arm === 'least-connections'
        ? 'join the shortest queue'
        : 'M/M/1 each';

/** Rough means: what a figure needs is their order. */
function responseOf(arm: string, offered: number, c: number): number {
  const rho = offered / c;
  const wait = rho / (mu * (1 - rho));
  const less =
    c === 1 ? 1 : arm === 'round-robin' ? (1 + 1 / c) / 2 : arm === 'least-connections' ? 0.35 / c : 1;
  return 1 / mu + less * wait;
}

const normal = (rng: Rng) => Array.from({ length: 12 }, () => rng.next()).reduce((a, b) => a + b, -6);

function trial(
  arm: string,
  level: number,
  i: number,
  options: Required<TheoryOptions>,
  rng: Rng,
): TheoryTrial {
  const over = options.replicas.length > 1;
  const [asked, replicas] = over ? [options.loads[0]!, level] : [level, 1];
  const hidden = options.hidden.includes(arm);
  const rate_asked = asked * mu;
  const n = Math.round(rate_asked * window_s * (1 + 0.025 * normal(rng)));
  const rate = n / window_s;
  const offered = Math.min(rate / mu, 0.97 * replicas);
  const rho = offered / replicas;
  const mean = responseOf(arm, offered, replicas);
  const spread = (1.3 * Math.sqrt((1 + rho) / n)) / (1 - rho);
  const luck = spread * normal(rng) * (1 - rho / 2);
  const own = hidden ? 1 / (mu * (1 - (rho * rho) / 4)) : mean * (1 + luck);
  const measured = own + empty_s + overhead_s;
  const kept = !options.invalid.includes(i);
  const held = (value: number, expected: number, relative: number): Held => ({
    measured: value,
    theory: {
      value: expected,
      low: expected * (1 - 1.96 * relative),
      high: expected * (1 + 1.96 * relative),
      calibration_sd: 0.01,
    },
    inside: Math.abs(value / expected - 1) <= 1.96 * relative,
    relative_error: value / expected - 1,
  });
  const off = 0.003 * normal(rng);
  const drawnOff = 0.009 + rho * 0.018;
  const utilisation = hidden ? rho * 0.5 : rho * (1 + 0.008 * normal(rng));
  const failed = options.failing && replicas === 1 ? Math.round(n * 0.013) : 0;
  const in_system = Math.round(rng.next() * 4 * rho);
  return {
    run_id: `run_${String(i).padStart(3, '0')}_${arm}_${over ? `c${level}` : `rho${level}`}`,
    series: arm,
    arm,
    kept,
    model: modelOf(arm, replicas),
    replicas,
    offered_asked: asked,
    offered,
    rate_asked,
    rate,
    service_rate: mu,
    throughput: held((rate * (n - in_system)) / n, rate, 1.2 / Math.sqrt(n) / 5),
    response_s: held(measured, mean, spread),
    utilisation: held(utilisation, rho, Math.sqrt(2 / n)),
    response_distance: 0.009 + 0.03 * rng.next() + (hidden ? 0.2 : 0),
    response_quantiles: shares.map((share) => {
      const quantile = -Math.log1p(-share) * mean;
      const wobble = 1 + luck + 0.02 * normal(rng) * share;
      const known = modelOf(arm, replicas) !== 'join the shortest queue';
      return {
        share,
        measured_s: hidden ? (quantile / mean) * measured * 0.9 : empty_s + quantile * wobble,
        theory_s: known ? quantile : null,
      };
    }),
    lindley: options.silent
      ? null
      : {
          measured_s: measured,
          empty_roundtrip_s: empty_s,
          occupied: hidden
            ? {
                expected_s: mean * 1.02,
                off: (measured - empty_s) / (mean * 1.02) - 1,
                off_with_round_trip: measured / (mean * 1.02) - 1,
                agrees: false,
              }
            : {
                expected_s: (measured - empty_s) / (1 + off),
                off,
                off_with_round_trip: (measured * (1 + off)) / (measured - empty_s) - 1,
                agrees: Math.abs(off) < 0.01,
              },
          drawn: {
            expected_s: (measured - empty_s) / (1 + drawnOff),
            off: drawnOff,
            off_with_round_trip: (measured * (1 + drawnOff)) / (measured - empty_s) - 1,
            agrees: !hidden,
            utilisation: utilisation / 1.006,
            utilisation_off: 0.006,
            utilisation_agrees: true,
          },
          inflation_s: overhead_s,
        },
    lindley_untold: options.silent ? 'the server does not tell when it was occupied' : null,
    conservation: {
      sent: n + 212,
      completed: n + 212 - failed - in_system,
      failed,
      in_system,
      server: n + 212 - in_system,
      rows: n + 212,
      exact: true,
    },
    stolen_share: i % 3 === 2 ? 0.004 : 0,
    run_delay_share: 0.0006,
    pressure_share: 0.005,
    assumptions: names.map((name) => assumption(name, hidden, options.silent, n, rng)),
  };
}

const names: readonly AssumptionName[] = [
  'Poisson arrivals',
  'independence',
  'exponential service',
  'one FIFO server',
  'stationarity',
  "Little's law",
];

function assumption(name: AssumptionName, hidden: boolean, silent: boolean, n: number, rng: Rng): Assumption {
  if (silent && (name === 'exponential service' || name === 'one FIFO server')) {
    return { name, outcome: 'untold', aspects: [], sentence: 'The server does not tell when it served.' };
  }
  const broken = hidden && name === 'one FIFO server';
  const value = broken ? 0.31 : 0.034 * rng.next();
  const half = 1.36 / Math.sqrt(n);
  const open = !broken && value + half > 0.05;
  const aspect: Aspect = {
    name: `${name} (made up)`,
    effect: {
      what: name === "Little's law" ? 'relative difference' : 'largest distance',
      value,
      low: Math.max(0, value - half),
      high: value + half,
      margin: { low: 0, high: 0.05 },
    },
    tests: [
      {
        name: 'Kolmogorov-Smirnov',
        statistic: value,
        p: broken ? 1e-9 : 0.05 + 0.9 * rng.next(),
        adjusted: broken ? 7e-9 : 1,
      },
    ],
    outcome: broken ? 'beyond' : open ? 'open' : 'within',
  };
  return {
    name,
    outcome: broken ? 'broken' : open ? 'open' : 'holds',
    aspects: [aspect],
    sentence: broken
      ? 'Up to two requests were served at once (share of services that overlap 0.31, margin 0.05).'
      : `Nothing speaks against it (effect ${value.toFixed(3)}, margin 0.05).`,
  };
}

function agreement(
  arm: string,
  trials: readonly TheoryTrial[],
  { hidden, silent }: Required<TheoryOptions>,
): Agreement {
  const own = trials.filter((one) => one.series === arm && one.kept);
  const of = (key: 'throughput' | 'response_s' | 'utilisation') => {
    const errors = own.map((one) => Math.abs(one[key]!.relative_error));
    const mean_error = errors.reduce((a, b) => a + b, 0) / errors.length;
    const verdict =
      mean_error < 0.1 ? 'Excellent' : mean_error < 0.2 ? 'Good' : mean_error < 0.3 ? 'Acceptable' : 'Poor';
    const p = mean_error < 0.05 ? 0.0004 : 0.38;
    return {
      pearson: own.length < 3 ? null : 0.9987,
      mean_error,
      verdict,
      equivalence: own.length < 2 ? null : { margin: 0.1, p, equivalent: p < 0.05 },
    } as const;
  };
  return {
    series: arm,
    levels: own.length,
    of: { throughput: of('throughput'), response: of('response_s'), utilisation: of('utilisation') },
    response_inside: own.filter((one) => one.response_s!.inside).length,
    response_levels: own.length,
    lindley_agrees: silent ? null : own.filter((one) => one.lindley!.occupied.agrees).length,
    lindley_levels: silent ? 0 : own.length,
    broken: hidden.includes(arm) ? ['one FIFO server'] : [],
    open: [],
  };
}

function calibration(arm: string, deployment: number, rng: Rng): Calibration {
  const rate = 15;
  let [busy_s, completions] = [0, 0];
  const samples = Array.from({ length: 17 }, (_, i) => {
    if (i > 0) {
      const ended = 60 + Math.round(16 * rng.next());
      completions += ended;
      busy_s += (ended / mu) * (1 + 0.12 * normal(rng));
    }
    return { t_s: 4.5 * i, busy_s, completions };
  });
  const estimate = (value: number, half: number) => ({ value, low: value - half, high: value + half });
  return {
    deployment,
    arm,
    run_id: `calibration_00${deployment}_${arm}`,
    rate,
    achieved_rps: 14.8,
    measure_s: 72,
    busy_from: 'mm1_busy_seconds_total',
    utilisation: 0.297,
    samples,
    service_rate: {
      regression: estimate(49.81, 1.4),
      direct: estimate(49.6, 2.9),
      median: { ...estimate(51.4, 2.2), mean: 51.6, sd: 4.4, cv: 0.085, min: 44.1, max: 60.3 },
      samples: 16,
    },
    empty_roundtrip_s: empty_s,
  };
}
