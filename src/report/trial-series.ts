import type { TrialSeries } from '../figures/index.ts';
import type { TrialEvent } from '../results/events.ts';
import type { StatsRow } from '../results/locust.ts';

/** Rows of stats_stats_history.csv that count all names together. */
const ALL = 'Aggregated';
const PHASE = 'phase';

/** A trial's course from its raw files: what happened in each second, and what else happened when. */
export function trialSeriesOf(history: readonly StatsRow[], events: readonly TrialEvent[]): TrialSeries {
  const rows = history.filter((row) => row.name === ALL);
  const start = rows[0]?.values.Timestamp ?? 0;
  const column = (name: string) => rows.map(({ values }) => values[name] ?? 0);
  const seconds = column('Timestamp').map((timestamp) => timestamp - start);
  return {
    seconds,
    throughput_rps: column('Requests/s'),
    p95_ms: rows.map(({ values }) => values['95%'] ?? null),
    errors_per_s: column('Failures/s'),
    users: column('User Count'),
    phases: phases(events, (seconds.at(-1) ?? 0) + 1),
    events: events
      .filter(({ event }) => event !== PHASE)
      .map(({ t_s, event, reason }) => ({
        at_s: Math.max(0, t_s),
        label: typeof reason === 'string' ? `${event}: ${reason}` : event,
      })),
  };
}

/** A phase lasts until the next one begins. */
function phases(events: readonly TrialEvent[], end: number): TrialSeries['phases'] {
  const begun = events.filter(({ event }) => event === PHASE).sort((a, b) => a.t_s - b.t_s);
  return begun.map(({ t_s, phase }, i) => ({
    name: phase === 'warmup' ? 'warm-up' : String(phase),
    from_s: t_s,
    to_s: Math.max(t_s, begun[i + 1]?.t_s ?? end),
  }));
}
