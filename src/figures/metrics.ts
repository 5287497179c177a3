import type { Metric } from '../analysis/analysis.ts';
import { metrics } from '../analysis/metrics.ts';

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
}

type Drawn = Pick<MetricWords, 'axis'> & Partial<MetricWords>;

const words = (metric: Metric, drawn: Drawn): MetricWords => ({
  metric,
  quantity: metrics[metric].quantity,
  unit: metrics[metric].unit,
  threshold: null,
  mayBeLog: false,
  ...drawn,
});

const latency = (p: 'p50' | 'p95' | 'p99'): MetricWords =>
  words(`latency_${p}_ms`, { axis: `${p} response time, ms`, threshold: p, mayBeLog: true });

export const metricWords = {
  latency_p50: latency('p50'),
  latency_p95: latency('p95'),
  latency_p99: latency('p99'),
  throughput: words('throughput_rps', {
    axis: 'requests per second',
    threshold: 'throughput',
  }),
  goodput: words('goodput_rps', { axis: 'good requests per second' }),
  error_rate: words('error_rate', { axis: 'failed requests, %', threshold: 'errors' }),
  cpu: words('cpu_units', { axis: 'CPU, vCPU' }),
  memory: words('mem_gb', { axis: 'memory, GB (10\u2079 bytes)' }),
  efficiency_cpu: words('rps_per_cpu_unit', { axis: 'requests per second per vCPU' }),
  efficiency_memory: words('rps_per_gb_mem', { axis: 'requests per second per GB' }),
} as const satisfies Record<string, MetricWords>;
