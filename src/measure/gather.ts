import type { Certificate } from './certificate.ts';
import type { Evidence, SystemReport } from './evidence.ts';
import { type IntervalBatch, NONE_COUNTED } from './interval.ts';
import type { LoadRecord } from './load-record.ts';
import { coverage, machineIn } from './resources.ts';
import type { Sampling } from './samples.ts';
import { cellsIn, merged, type Series, THREAD } from './series.ts';
import { percentileMs, total } from './summary.ts';
import { lengthOf, type Window, within } from './window.ts';

export interface Observed {
  readonly load: LoadRecord;
  readonly series: Series;
  readonly window: Window;
  /** null: requests arrive by themselves. */
  readonly users: number | null;
  /** The requests that were to be made; null: the load ends with its time. */
  readonly requests: number | null;
  /** Of a synchronous load: the rate at which its gaps come, were every answer there at once; null: it is none. */
  readonly synchronous_rps: number | null;
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
    ...(load.model === undefined ? {} : { simulated: { model: load.model } }),
    generator: {
      threads: load.batches.length,
      lost_threads: load.lost.length,
      ...(load.tool
        ? { tool: load.tool.name, cpu_share: load.tool.cpu_share, run_delay_share: null }
        : busiestThread(load, window)),
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
            reached: Math.max(0, ...within(window, series.users)),
          },
    requests: {
      ...countRequests(load),
      ...(load.tool ? UNTOLD : {}),
      in_window: total(cells, 'done'),
      system: observed.systemRequests,
    },
    ...counted(observed),
    ...(observed.synchronous_rps === null
      ? {}
      : {
          synchronous: {
            asked_rps: observed.synchronous_rps,
            achieved_rps: total(cells, 'sent') / lengthOf(window),
          },
        }),
    gaps: [...observed.gaps, ...sampling.missing],
    certificate: observed.certificate,
    exited: observed.exited,
    system: observed.system,
  };
}

/** A lost thread has not told its part of the count. */
function counted({ requests, load }: Observed): Pick<Evidence, 'counted'> {
  if (requests === null) return {};
  const { completed, failed, censored } = load.totals.counted ?? NONE_COUNTED;
  return { counted: { planned: requests, completed, failed, censored } };
}

/** Other tools tell of requests that have ended, and of nothing else. */
const UNTOLD = { censored: null, unsent: null, resent: null } as const;

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
  const told = batches.filter((batch) => batch.name === THREAD && batch.cpu_s !== null).map(readingOf);
  // A window that ends within a second ends with the load, and with it the threads tell once more.
  const ended = !Number.isInteger(window.until);
  const first = told.findLast(({ t_s }) => t_s <= window.from) ?? (ended ? START : told[0]);
  const last = told.findLast(({ t_s }) => t_s <= (ended ? Math.ceil(window.until) : window.until));
  if (!first || !last) return null;
  const length = Math.min(last.t_s, window.until) - first.t_s;
  if (length <= 0) return null;
  const share = (from: number | null, to: number | null) => Math.min(1, ((to ?? 0) - (from ?? 0)) / length);
  return {
    cpu_share: share(first.cpu_s, last.cpu_s),
    run_delay_share: share(first.run_delay_s, last.run_delay_s),
  };
}

/** Each batch tells of the end of its second; at the start nothing had been used. */
const readingOf = ({ second, cpu_s, run_delay_s }: IntervalBatch) => ({
  t_s: second + 1,
  cpu_s,
  run_delay_s,
});
const START = { t_s: 0, cpu_s: 0, run_delay_s: 0 };

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
