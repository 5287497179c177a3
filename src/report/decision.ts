import type { Analysis, Cell, Comparison, Metric } from '../analysis/analysis.ts';
import { metrics } from '../analysis/metrics.ts';

/** The figures that an architecture is chosen by, in the order in which every table shows them. */
export const decisionColumns: readonly {
  readonly metric: Metric;
  readonly title: string;
  readonly unit: string;
}[] = [
  { metric: 'throughput_rps', title: 'throughput', unit: 'req/s' },
  { metric: 'latency_p50_ms', title: 'p50', unit: 'ms' },
  { metric: 'latency_p95_ms', title: 'p95', unit: 'ms' },
  { metric: 'latency_p99_ms', title: 'p99', unit: 'ms' },
  { metric: 'error_rate', title: 'errors', unit: '%' },
  { metric: 'cpu_units', title: 'CPU', unit: 'vCPU' },
  { metric: 'mem_gb', title: 'memory', unit: 'GB' },
];

/** The cells level by level, and within a level in the order of the series. */
export function decisionRows(analysis: Analysis): { level: number; cells: readonly Cell[] }[] {
  const place = (cell: Cell) => analysis.series.findIndex((series) => series.name === cell.series);
  return analysis.design.x.levels
    .map((level) => ({
      level,
      cells: analysis.cells.filter((cell) => cell.level === level).sort((a, b) => place(a) - place(b)),
    }))
    .filter((group) => group.cells.length > 0);
}

/** Using less is no win by itself: it may be for doing less. */
const USED: readonly Metric[] = ['cpu_units', 'mem_gb'];

/** Whether a cell is better than another one of its level beyond noise, and worse than none. */
export function wins(analysis: Analysis, cell: Cell, metric: Metric): boolean {
  const { better } = metrics[metric];
  if (!better || USED.includes(metric)) return false;
  // Errors may be fast: more of them is no win.
  const judged = metric === 'throughput_rps' ? 'goodput_rps' : metric;
  const own = analysis.comparisons.filter(
    (one) =>
      one.metric === judged &&
      one.level === cell.level &&
      one.different &&
      [one.a, one.b].includes(cell.series),
  );
  const winner = (one: Comparison) => (one.relative.value > 0 === (better === 'high') ? one.b : one.a);
  return own.length > 0 && own.every((one) => winner(one) === cell.series);
}

/** What a table says of a cell besides its figures. */
export function remark(cell: Cell): string | undefined {
  const left = cell.excluded.length ? `${cell.excluded.length} INVALID` : '';
  if (cell.validity === 'INVALID') return 'INVALID';
  return [cell.validity === 'SUSPECT' ? 'SUSPECT' : '', left].filter(Boolean).join(', ') || undefined;
}
