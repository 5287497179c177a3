import { formatJson } from '../core/json.ts';
import type { Histogram } from '../measure/histogram.ts';
import { milliseconds } from '../measure/summary.ts';
import type { SummaryFormat } from './format.ts';
import { percentile } from './percentile.ts';

/** One object with the figures of the load. */
export const json: SummaryFormat = {
  kind: 'summary',
  name: 'json',
  ending: '.json',
  about: 'one JSON object with every figure and verdict',
  text: (summary) =>
    formatJson({
      sent: summary.sent,
      completed: summary.completed,
      failed: summary.failed,
      dropped: summary.dropped,
      ...(summary.counted && { requests: summary.counted }),
      achieved_rate: summary.achieved_rate,
      throughput_rps: summary.throughput_rps,
      goodput_rps: summary.goodput_rps,
      errors: summary.errors,
      response_ms: figures(summary.response),
      roundtrip_ms: figures(summary.roundtrip),
      lag_ms: figures(summary.lag),
      certificate: summary.certificate,
      validity: summary.validity,
      validity_reasons: summary.validity_reasons,
      thresholds: summary.thresholds,
      ...(summary.remote_write && { remote_write: summary.remote_write }),
      ...(summary.calibration !== undefined && { calibration: summary.calibration }),
    }),
};

/** In ms; null where nothing was recorded. */
export function figures(histogram: Histogram) {
  const at = (p: number) => milliseconds(percentile(histogram, p));
  return {
    mean: milliseconds(histogram.mean),
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p99_9: at(99.9),
    max: milliseconds(histogram.max),
  };
}
