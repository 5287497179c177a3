import type { Metric } from '../analysis/analysis.ts';

/** How a metric is drawn and spoken of. */
export interface MetricWords {
  readonly metric: Metric;
  /** In a sentence: 'p95 response time'. */
  readonly quantity: string;
  /** After a number, a space before it unless it is '%'. */
  readonly unit: string;
  /** Above the axis. */
  readonly axis: string;
  /** What a threshold calls it. */
  readonly threshold: string | null;
  /** Latency is logarithmic where it spans much; what adds up starts at zero. */
  readonly mayBeLog: boolean;
  readonly better: 'low' | 'high' | null;
}

const latency = (p: 'p50' | 'p95' | 'p99', metric: Metric): MetricWords => ({
  metric,
  quantity: `${p} response time`,
  unit: 'ms',
  axis: `${p} response time, ms`,
  threshold: p,
  mayBeLog: true,
  better: 'low',
});

const linear = { mayBeLog: false, threshold: null, better: null } as const;

export const metricWords = {
  latency_p50: latency('p50', 'latency_p50_ms'),
  latency_p95: latency('p95', 'latency_p95_ms'),
  latency_p99: latency('p99', 'latency_p99_ms'),
  throughput: {
    ...linear,
    metric: 'throughput_rps',
    quantity: 'throughput',
    unit: 'requests/s',
    axis: 'requests per second',
    threshold: 'throughput',
    better: 'high',
  },
  error_rate: {
    ...linear,
    metric: 'error_rate',
    quantity: 'error rate',
    unit: '%',
    axis: 'failed requests, %',
    threshold: 'errors',
    better: 'low',
  },
  cpu: { ...linear, metric: 'cpu_units', quantity: 'CPU use', unit: 'vCPU', axis: 'CPU, vCPU' },
  memory: {
    ...linear,
    metric: 'mem_gb',
    quantity: 'memory',
    unit: 'GB',
    axis: 'memory, GB (10\u2079 bytes)',
  },
  efficiency_cpu: {
    ...linear,
    metric: 'rps_per_cpu_unit',
    quantity: 'throughput per vCPU',
    unit: 'requests/s per vCPU',
    axis: 'requests per second per vCPU',
    better: 'high',
  },
  efficiency_memory: {
    ...linear,
    metric: 'rps_per_gb_mem',
    quantity: 'throughput per GB',
    unit: 'requests/s per GB',
    axis: 'requests per second per GB',
    better: 'high',
  },
} as const satisfies Record<string, MetricWords>;
