import type { IntervalBatch } from '../measure/interval.ts';
import { merged, seriesOf } from '../measure/series.ts';
import { percentileMs } from '../measure/summary.ts';
import type { LiveFigures } from './run-event.ts';

/** The last second that has ended, from what the threads have reported; for the eye, not for the record. */
export function liveFigures(
  batches: readonly (readonly IntervalBatch[])[],
  elapsed_s: number,
  total_s: number,
): LiveFigures {
  const second = Math.floor(elapsed_s) - 1;
  // The newest batches lie at the end, so this stops early instead of reading the whole load again every second.
  const recent = batches.map((thread) => thread.slice(thread.findLastIndex((b) => b.second < second) + 1));
  const { cells, users } = seriesOf({ batches: recent });
  const now = cells.filter((cell) => cell.second === second);
  const done = now.reduce((sum, cell) => sum + cell.done, 0);
  const good = now.reduce((sum, cell) => sum + cell.good, 0);
  const response = merged(now.flatMap((cell) => cell.response));
  return {
    elapsed_s,
    total_s,
    users: users.at(-1) ?? 0,
    sent_rps: now.reduce((sum, cell) => sum + cell.sent, 0),
    throughput_rps: done,
    p95_ms: percentileMs(response, 95),
    errors: done - good,
    response,
    lag: merged(now.flatMap((cell) => cell.lag)),
  };
}
