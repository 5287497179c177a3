import type { TrialResult } from '../results/trial-result.ts';
import type { Histogram } from './histogram.ts';
import { addErrors, cellsIn, merged, type Series } from './series.ts';
import { lengthOf, type Window } from './window.ts';

/** The figures of a trial that come from its requests, with the keys of a row of results.jsonl. */
export type Figures = Pick<
  TrialResult,
  | 'total_requests'
  | 'total_failures'
  | 'throughput_rps'
  | 'goodput_rps'
  | 'achieved_rps'
  | 'error_rate'
  | 'errors'
  | 'latency_avg_ms'
  | 'latency_min_ms'
  | 'latency_max_ms'
  | 'latency_p50_ms'
  | 'latency_p90_ms'
  | 'latency_p95_ms'
  | 'latency_p99_ms'
  | 'latency_p99_9_ms'
  | 'roundtrip_avg_ms'
  | 'roundtrip_p95_ms'
  | 'lag_p50_ms'
  | 'lag_p99_ms'
>;

/** The class of arrivals that were never sent: no requests, and yet failures. */
export const DROPPED = 'dropped';

/**
 * Response times are those of the requests *intended* in the window, throughput counts what was *done* in it. The
 * classes of errors go by intended, so with requests in flight at an edge they need not add up to total_failures.
 */
export function summarise(series: Series, window: Window): Figures {
  const cells = cellsIn(series, window);
  const response = merged(cells.flatMap((cell) => cell.response));
  const roundtrip = merged(cells.flatMap((cell) => cell.roundtrip));
  const lag = merged(cells.flatMap((cell) => cell.lag));
  const errors: Record<string, number> = {};
  for (const cell of cells) addErrors(errors, cell.errors);
  const done = total(cells, 'done');
  const good = total(cells, 'good');
  const dropped = errors[DROPPED] ?? 0;
  return {
    total_requests: done,
    total_failures: done - good,
    throughput_rps: done / lengthOf(window),
    goodput_rps: good / lengthOf(window),
    achieved_rps: total(cells, 'sent') / lengthOf(window),
    error_rate: done + dropped === 0 ? null : (100 * (done - good + dropped)) / (done + dropped),
    errors,
    latency_avg_ms: milliseconds(response.mean),
    latency_min_ms: milliseconds(response.min),
    latency_max_ms: milliseconds(response.max),
    latency_p50_ms: percentileMs(response, 50),
    latency_p90_ms: percentileMs(response, 90),
    latency_p95_ms: percentileMs(response, 95),
    latency_p99_ms: percentileMs(response, 99),
    latency_p99_9_ms: percentileMs(response, 99.9),
    roundtrip_avg_ms: milliseconds(roundtrip.mean),
    roundtrip_p95_ms: percentileMs(roundtrip, 95),
    lag_p50_ms: percentileMs(lag, 50),
    lag_p99_ms: percentileMs(lag, 99),
  };
}

export function total(
  rows: readonly Record<'done' | 'good' | 'sent' | 'bytes', number>[],
  key: 'done' | 'good' | 'sent' | 'bytes',
): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

/** null: nothing was recorded. */
export const percentileMs = (histogram: Histogram, p: number): number | null =>
  milliseconds(histogram.percentile(p));

export const milliseconds = (us: number): number | null => (Number.isNaN(us) ? null : us / 1000);
