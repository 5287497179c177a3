import type { LoadSummary } from '../formats/index.ts';
import { cellsIn, merged } from '../measure/series.ts';
import { total } from '../measure/summary.ts';
import type { PlannedTrial } from '../plan/plan.ts';
import { rateOf } from '../plan/workload.ts';
import type { TrialRecord } from '../results/write-results.ts';

/**
 * A load that is over, as the formats want it. Counts are those of the whole load, times those of its window; of a load
 * that ends with a count of requests all are those of its window.
 */
export function loadSummary(
  record: TrialRecord,
  trial: PlannedTrial,
  name: string,
  tags: Readonly<Record<string, string>>,
): LoadSummary {
  const { result, totals, series, window, startEpoch_s } = record;
  const { sent, completed, failed } = totals.counted ?? totals;
  const { counted } = result.evidence;
  const cells = cellsIn(series, window);
  const last = series.cells.at(-1)?.second ?? 0;
  return {
    name,
    started_s: startEpoch_s,
    tags,
    duration_s: window.until,
    elapsed_s: Math.max(window.until, last + 1),
    sent,
    completed,
    failed,
    ...(counted ? { counted } : {}),
    dropped: totals.dropped,
    achieved_rate: rateOf(trial) === null ? null : result.achieved_rps,
    throughput_rps: result.throughput_rps,
    goodput_rps: result.goodput_rps,
    bytes_in: total(series.cells, 'bytes'),
    bytes_out: totals.bytes_out,
    errors: result.errors,
    statuses: totals.statuses,
    response: merged(cells.flatMap((cell) => cell.response)),
    roundtrip: merged(cells.flatMap((cell) => cell.roundtrip)),
    lag: merged(cells.flatMap((cell) => cell.lag)),
    thresholds: result.thresholds,
    certificate: result.evidence.certificate,
    validity: result.validity,
    validity_reasons: result.validity_reasons,
    series,
    window,
  };
}
