import type { Certificate } from './certificate.ts';
import type { Evidence, SystemReport } from './evidence.ts';
import type { IntervalBatch } from './interval.ts';
import type { LoadRecord } from './load-record.ts';
import { coverage, machineIn } from './resources.ts';
import type { Sampling } from './samples.ts';
import { cellsIn, merged, type Series, THREAD } from './series.ts';
import { percentileMs, total } from './summary.ts';
import type { Window } from './window.ts';

export interface Observed {
  readonly load: LoadRecord;
  readonly series: Series;
  readonly window: Window;
  /** null: requests arrive by themselves. */
  readonly users: number | null;
  readonly sampling: Sampling;
  readonly system: SystemReport | null;
  /** Requests that the entry service counted from before the load to after the drain. */
  readonly systemRequests: number | null;
  readonly certificate: Certificate | null;
  /** What the target does not tell; what the sampling missed is in `sampling`. */
  readonly gaps: readonly string[];
  readonly exited: readonly string[];
}

/** Brings together what the verdict on a trial rests on. */
export function gatherEvidence(observed: Observed): Evidence {
  const { load, series, window, sampling } = observed;
  const cells = cellsIn(series, window);
  const lag = merged(cells.flatMap((cell) => cell.lag));
  const response = merged(cells.flatMap((cell) => cell.response));
  return {
    generator: {
      threads: load.batches.length,
      lost_threads: load.lost.length,
      ...busiestThread(load, window),
      lag_p50_ms: percentileMs(lag, 50),
      lag_p99_ms: percentileMs(lag, 99),
      response_p50_ms: percentileMs(response, 50),
      response_p99_ms: percentileMs(response, 99),
    },
    machine: machineIn(sampling, window),
    samples: coverage(sampling, window),
    users:
      observed.users === null
        ? null
        : {
            planned: observed.users,
            reached: Math.max(0, ...series.users.slice(window.from, window.until)),
          },
    requests: { ...countRequests(load), in_window: total(cells, 'done'), system: observed.systemRequests },
    gaps: [...observed.gaps, ...sampling.missing],
    certificate: observed.certificate,
    exited: observed.exited,
    system: observed.system,
  };
}

/** A generator is as good as its busiest thread: waiting for a CPU is as bad for its lag as being busy. */
function busiestThread({ batches }: LoadRecord, window: Window) {
  const shares = batches.flatMap((thread) => sharesOf(thread, window) ?? []);
  if (shares.length < batches.length || shares.length === 0)
    return { cpu_share: null, run_delay_share: null };
  return shares.reduce((a, b) =>
    a.cpu_share + a.run_delay_share >= b.cpu_share + b.run_delay_share ? a : b,
  );
}

function sharesOf(batches: readonly IntervalBatch[], window: Window) {
  const told = batches.filter((batch) => batch.name === THREAD && batch.cpu_s !== null);
  const first = told.findLast((batch) => batch.second < window.from) ?? told[0];
  const last = told.findLast((batch) => batch.second < window.until);
  // Each batch tells of the end of its second.
  const length = first && last ? last.second - first.second : 0;
  if (!first || !last || length <= 0) return null;
  const share = (from: number | null, to: number | null) => Math.min(1, ((to ?? 0) - (from ?? 0)) / length);
  return {
    cpu_share: share(first.cpu_s, last.cpu_s),
    run_delay_share: share(first.run_delay_s, last.run_delay_s),
  };
}

/** A lost thread could not give its totals: what it had reported by then is the least it sent. */
function countRequests({ batches, totals, lost }: LoadRecord) {
  const { sent, completed, failed, censored, unsent, dropped, resent } = totals;
  const count = { sent, completed, failed, censored, unsent, dropped, resent };
  for (const batch of lost.flatMap(({ thread }) => batches[thread] ?? [])) {
    count.sent += batch.sent;
    count.completed += batch.good;
    count.failed += batch.done - batch.good;
    count.censored += batch.sent - batch.done;
  }
  return count;
}
