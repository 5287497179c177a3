import type {
  MachineCounters,
  ProcessCounters,
  ResourceSample,
  SampleGap,
  Sampling,
} from '../measure/samples.ts';
import { type CsvValue, formatCsv, numberOrNull, parseCsv } from './csv.ts';

/** `due_s` is the deadline, `t_s` when it was read: both since the load's start. */
const HEADER = [
  'kind',
  'tick',
  'due_s',
  't_s',
  'service',
  'replica',
  'cpu_s',
  'memory_bytes',
  'processes',
  'cores',
  'busy_s',
  'steal_s',
  'pressure_s',
  'note',
] as const;

type Row = Partial<Record<(typeof HEADER)[number], CsvValue>>;

/**
 * Every counter as it was read: a row of kind 'process' for each replica and for the generator, one of kind
 * 'machine'. A deadline without a sample is of kind 'gap', a figure that is not to be had at all 'missing'.
 */
export function formatResources({ interval_s, samples, gaps, missing }: Sampling): string {
  const due = (tick: number) => ({ tick, due_s: tick * interval_s });
  const rows: Row[] = samples.flatMap(({ tick, processes, machine }) => [
    ...processes.map((counters) => ({
      kind: 'process',
      ...due(tick),
      ...counters,
      t_s: micro(counters.t_s),
    })),
    ...(machine ? [machineRow(machine, due(tick))] : []),
  ]);
  rows.push(...gaps.map(({ tick, reason }) => ({ kind: 'gap', ...due(tick), note: reason })));
  rows.push(...missing.map((note) => ({ kind: 'missing', note })));
  return formatCsv(
    HEADER,
    rows.map((row) => HEADER.map((name) => row[name] ?? null)),
  );
}

function machineRow({ memory_used_bytes, t_s, ...counters }: MachineCounters, due: Row): Row {
  return { kind: 'machine', ...due, t_s: micro(t_s), memory_bytes: memory_used_bytes, ...counters };
}

const micro = (t_s: number) => Number(t_s.toFixed(6));

const DEFAULT_INTERVAL_S = 1;

export function parseResources(text: string): Sampling {
  const rows = parseCsv(text);
  const samples = new Map<
    number,
    { tick: number; processes: ProcessCounters[]; machine: MachineCounters | null }
  >();
  const gaps: SampleGap[] = [];
  const missing: string[] = [];
  for (const row of rows) {
    const tick = Number(row.tick);
    if (row.kind === 'gap') gaps.push({ tick, reason: row.note! });
    else if (row.kind === 'missing') missing.push(row.note!);
    else {
      const sample = samples.get(tick) ?? { tick, processes: [], machine: null };
      samples.set(tick, sample);
      if (row.kind === 'machine') sample.machine = machineOf(row);
      else sample.processes.push(processOf(row));
    }
  }
  const later = rows.find((row) => Number(row.tick) > 0);
  const read: ResourceSample[] = [...samples.values()];
  return {
    interval_s: later ? Number(later.due_s) / Number(later.tick) : DEFAULT_INTERVAL_S,
    expected: read.length + gaps.length,
    samples: read,
    gaps,
    missing,
  };
}

type Cells = Readonly<Record<string, string>>;

const processOf = (row: Cells): ProcessCounters => ({
  service: row.service!,
  replica: row.replica!,
  t_s: Number(row.t_s),
  cpu_s: numberOrNull(row.cpu_s),
  memory_bytes: numberOrNull(row.memory_bytes),
  processes: Number(row.processes),
});

const machineOf = (row: Cells): MachineCounters => ({
  t_s: Number(row.t_s),
  cores: Number(row.cores),
  busy_s: numberOrNull(row.busy_s),
  steal_s: numberOrNull(row.steal_s),
  pressure_s: numberOrNull(row.pressure_s),
  memory_used_bytes: numberOrNull(row.memory_bytes),
});
