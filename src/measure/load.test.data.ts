import { Histogram, type SparseHistogram } from './histogram.ts';
import { type IntervalBatch, NO_REQUESTS } from './interval.ts';
import type { LoadRecord } from './load-record.ts';
import type { Sampling } from './samples.ts';
import { THREAD } from './series.ts';

/** A histogram of some durations in us. */
export function sparse(...us: number[]): SparseHistogram {
  const histogram = new Histogram();
  for (const value of us) histogram.record(value);
  return histogram.toSparse();
}

export function batch(second: number, name: string, rest: Partial<IntervalBatch> = {}): IntervalBatch {
  return {
    second,
    name,
    response: sparse(),
    roundtrip: sparse(),
    lag: sparse(),
    errors: {},
    done: 0,
    good: 0,
    sent: 0,
    bytes: 0,
    users: 0,
    cpu_s: null,
    run_delay_s: null,
    ...rest,
  };
}

/** Good requests of one name in one second, with these response times in us. */
export function answered(second: number, name: string, ...us: number[]): IntervalBatch {
  const n = us.length;
  const clocks = { response: sparse(...us), roundtrip: sparse(...us), lag: sparse(...us.map(() => 100)) };
  return batch(second, name, { ...clocks, done: n, good: n, sent: n, bytes: 10 * n });
}

/** What a thread says of itself at the end of a second. */
export function thread(second: number, users: number, cpu_s?: number, run_delay_s = 0): IntervalBatch {
  return batch(second, THREAD, { users, ...(cpu_s === undefined ? {} : { cpu_s, run_delay_s }) });
}

export function loadOf(...batches: IntervalBatch[][]): LoadRecord {
  const all = batches.flat();
  const sum = (key: 'sent' | 'done' | 'good') => all.reduce((n, b) => n + b[key], 0);
  const totals = { sent: sum('sent'), completed: sum('good'), failed: sum('done') - sum('good') };
  return {
    batches,
    totals: { ...NO_REQUESTS, ...totals, connects: 1 },
    lost: [],
  };
}

/** One replica with these counters each second, on a machine of two cores. */
export function sampled(cpu: readonly (number | null)[], memory: number | null = 1e6): Sampling {
  const samples = cpu.map((cpu_s, tick) => ({
    tick,
    processes: [
      {
        service: 'loadstone',
        replica: 'loadstone',
        t_s: tick,
        cpu_s: 0.1 * tick,
        memory_bytes: 5e6,
        processes: 1,
      },
      { service: 'app', replica: 'app-1', t_s: tick, cpu_s, memory_bytes: memory, processes: 1 },
    ],
    machine: {
      t_s: tick,
      cores: 2,
      busy_s: tick,
      steal_s: 0.02 * tick,
      pressure_s: 0.3 * tick,
      memory_used_bytes: 1e9,
    },
  }));
  return { interval_s: 1, expected: samples.length, samples, gaps: [], missing: [] };
}
