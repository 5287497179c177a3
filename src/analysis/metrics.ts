import type { TrialResult } from '../results/trial-result.ts';
import type { Metric } from './analysis.ts';

/** What the analysis needs to know of a metric. */
export interface MetricDefinition {
  /** In a sentence. */
  readonly quantity: string;
  /** After a number. */
  readonly unit: string;
  /** In a single trial; null where it was not to be had. */
  readonly of: (trial: TrialResult) => number | null;
  /** Latencies are positive and skewed: their intervals are made on the log scale. */
  readonly scale: 'linear' | 'log';
  /** The percentile of a merged histogram, where it is one. */
  readonly percentile?: number;
  /** The highest value there can be. */
  readonly most?: number;
  readonly better: 'low' | 'high' | null;
}

export const metrics: Readonly<Record<Metric, MetricDefinition>> = {
  throughput_rps: {
    quantity: 'throughput',
    unit: 'requests/s',
    of: (t) => t.throughput_rps,
    scale: 'linear',
    better: 'high',
  },
  goodput_rps: {
    quantity: 'goodput',
    unit: 'good requests/s',
    of: (t) => t.goodput_rps,
    scale: 'linear',
    better: 'high',
  },
  latency_avg_ms: {
    quantity: 'mean response time',
    unit: 'ms',
    of: (t) => t.latency_avg_ms,
    scale: 'log',
    better: 'low',
  },
  latency_p50_ms: {
    quantity: 'p50 response time',
    unit: 'ms',
    of: (t) => t.latency_p50_ms,
    scale: 'log',
    percentile: 50,
    better: 'low',
  },
  latency_p95_ms: {
    quantity: 'p95 response time',
    unit: 'ms',
    of: (t) => t.latency_p95_ms,
    scale: 'log',
    percentile: 95,
    better: 'low',
  },
  latency_p99_ms: {
    quantity: 'p99 response time',
    unit: 'ms',
    of: (t) => t.latency_p99_ms,
    scale: 'log',
    percentile: 99,
    better: 'low',
  },
  error_rate: {
    quantity: 'error rate',
    unit: '%',
    of: (t) => t.error_rate,
    scale: 'linear',
    most: 100,
    better: 'low',
  },
  cpu_units: {
    quantity: 'CPU use',
    unit: 'vCPU',
    of: (t) => t.resources.totals.total_cpu_units,
    scale: 'linear',
    better: 'low',
  },
  mem_gb: {
    quantity: 'memory',
    unit: 'GB',
    of: (t) => t.resources.totals.total_mem_gb,
    scale: 'linear',
    better: 'low',
  },
  rps_per_cpu_unit: {
    quantity: 'throughput per vCPU',
    unit: 'requests/s per vCPU',
    of: (t) => t.efficiency.rps_per_cpu_unit,
    scale: 'linear',
    better: 'high',
  },
  rps_per_gb_mem: {
    quantity: 'throughput per GB',
    unit: 'requests/s per GB',
    of: (t) => t.efficiency.rps_per_gb_mem,
    scale: 'linear',
    better: 'high',
  },
};

export const metricNames = Object.keys(metrics) as Metric[];

/** error_rate is mostly 0, which has no ratio: cells and thresholds speak of it. */
export const comparedMetrics = metricNames.filter((metric) => metric !== 'error_rate');
