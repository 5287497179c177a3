import { LoadstoneError } from '../core/errors.ts';
import type { Validity } from './evidence.ts';
import type { Figures } from './summary.ts';

/** What the user demands of a figure, e.g. 'p95 < 500ms'. */
export interface Threshold {
  readonly text: string;
  readonly metric: string;
  readonly operator: Operator;
  /** In the unit it was written in. */
  readonly limit: number;
  /** How much of the figure's own unit (ms, %, 1/s) makes one of the written unit. */
  readonly scale: number;
}

export type Operator = '<' | '<=' | '>' | '>=';

const MILLISECONDS = { us: 1e-3, ms: 1, s: 1e3, m: 60e3, min: 60e3 };
const PERCENT = { '%': 1 };
const PER_SECOND = { '/s': 1, '/min': 1 / 60, '/h': 1 / 3600 };

/** The figures that can be demanded: what they read, and the units they can be written in. */
const METRICS: Record<string, { key: keyof Figures; units: Record<string, number> }> = {
  p50: { key: 'latency_p50_ms', units: MILLISECONDS },
  p90: { key: 'latency_p90_ms', units: MILLISECONDS },
  p95: { key: 'latency_p95_ms', units: MILLISECONDS },
  p99: { key: 'latency_p99_ms', units: MILLISECONDS },
  'p99.9': { key: 'latency_p99_9_ms', units: MILLISECONDS },
  mean: { key: 'latency_avg_ms', units: MILLISECONDS },
  max: { key: 'latency_max_ms', units: MILLISECONDS },
  errors: { key: 'error_rate', units: PERCENT },
  throughput: { key: 'throughput_rps', units: PER_SECOND },
  goodput: { key: 'goodput_rps', units: PER_SECOND },
};

const HOLDS: Record<Operator, (value: number, limit: number) => boolean> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const THRESHOLD = /^\s*([\w.]+)\s*(<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*([%/a-z]*)\s*$/i;

export function parseThreshold(text: string): Threshold {
  const [, metric, operator, limit, unit] = THRESHOLD.exec(text) ?? [];
  if (metric === undefined) throw wrong(`a threshold is 'figure < limit', got '${text}'`);
  const known = Object.hasOwn(METRICS, metric) ? METRICS[metric] : undefined;
  if (!known)
    throw wrong(`a threshold's figure is one of ${Object.keys(METRICS).join(', ')}, got '${metric}'`);
  const scale = known.units[unit!];
  if (scale === undefined) {
    throw wrong(
      `the limit of ${metric} needs a unit (${Object.keys(known.units).join(', ')}), got '${text}'`,
    );
  }
  return { text, metric, operator: operator as Operator, limit: Number(limit), scale };
}

/**
 * Thresholds judge the system, so a trial that is INVALID as a measurement neither passes nor fails one. A figure that
 * there is none of, because nothing was answered (well), fails what was demanded of it.
 */
export function evaluateThreshold(threshold: Threshold, figures: Figures, validity: Validity) {
  const figure = figures[METRICS[threshold.metric]!.key];
  if (validity === 'INVALID') return { threshold: threshold.text, value: null, passed: null };
  if (typeof figure !== 'number') return { threshold: threshold.text, value: null, passed: false };
  const value = figure / threshold.scale;
  return { threshold: threshold.text, value, passed: HOLDS[threshold.operator](value, threshold.limit) };
}

const wrong = (message: string) => new LoadstoneError('E_THRESHOLD', message);
