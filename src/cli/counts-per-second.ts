import type { TrialResult } from '../results/index.ts';
import type { StatsRow } from '../results/locust.ts';

/** Rows of stats_stats_history.csv that count all names together. */
const ALL = 'Aggregated';

/** Requests done in each second of a trial's measured window. */
export function countsPerSecond(
  history: readonly StatsRow[],
  { warmup_s, duration_s }: Pick<TrialResult, 'warmup_s' | 'duration_s'>,
): number[] {
  // A row a second, from the load's first on.
  const seconds = history.filter((row) => row.name === ALL);
  return seconds.slice(warmup_s, warmup_s + duration_s).map((row) => row.values['Requests/s'] ?? 0);
}
