import type { Analysis, Metric } from '../analysis/analysis.ts';
import { formatEstimate, formatNumber } from '../analysis/format.ts';
import type { FittedModel } from '../analysis/model/fit-model.ts';
import type { Painter } from '../report/terminal-table.ts';

const COMPARED: readonly (readonly [Metric, string])[] = [
  ['throughput_rps', 'throughput /s'],
  ['latency_avg_ms', 'mean ms'],
  ['latency_p95_ms', 'p95 ms'],
];
const NAME = 16;
const COLUMN = 10;

/** What was fitted, and the same trials measured and simulated beside each other. */
export function modelTable(
  fitted: Readonly<Record<string, FittedModel>>,
  measured: Analysis,
  simulated: Analysis,
  painter: Painter,
): string {
  return [
    ...Object.entries(fitted).flatMap(([arm, one]) => [...demandLines(arm, one, painter), '']),
    painter.bold('The same trials, measured and simulated'),
    painter.dim(
      [
        'arm'.padEnd(NAME),
        measured.design.x.label.padStart(8),
        ...COMPARED.map(([, title]) => title.padStart(2 * COLUMN + 8)),
      ].join(''),
    ),
    ...measured.cells.map((cell, i) => {
      const columns = COMPARED.map(([metric]) => {
        const [was, is] = [cell.metrics[metric], simulated.cells[i]!.metrics[metric]];
        return comparison(was?.value ?? null, is?.value ?? null);
      });
      return [cell.series.padEnd(NAME), String(cell.level).padStart(8), ...columns].join('');
    }),
  ].join('\n');
}

function demandLines(arm: string, { model, demands }: FittedModel, painter: Painter): string[] {
  const lines = Object.entries(demands).map(([service, demand]) => {
    const ms = formatEstimate({
      value: 1000 * demand.value,
      low: demand.low === null ? null : 1000 * demand.low,
      high: demand.high === null ? null : 1000 * demand.high,
      n: demand.n,
    });
    const interval = ms.interval === null ? '' : painter.dim(`  (${ms.interval})`);
    return `  ${service.padEnd(NAME)} ${ms.value.padStart(8)} ms of CPU time a request${interval}`;
  });
  const total = Object.values(model.services).reduce((sum, { cpu_s }) => sum + cpu_s, 0);
  const most = `at most ${formatNumber(model.cpus / total)} requests/s on ${formatNumber(model.cpus)} CPUs`;
  return [painter.bold(arm), ...lines, `  ${most}`];
}

/** Measured, simulated, and how far off that is. */
function comparison(was: number | null, is: number | null): string {
  const cell = (value: number | null) => (value === null ? '-' : formatNumber(value)).padStart(COLUMN);
  const off = was === null || is === null ? '' : `${(100 * (is / was - 1)).toFixed(0)}%`;
  return `${cell(was)}${cell(is)}${off.padStart(8)}`;
}
