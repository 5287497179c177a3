import type { Metric } from '../analysis/analysis.ts';
import { signed } from '../analysis/findings/words.ts';
import { formatEstimate } from '../analysis/format.ts';
import type { RunComparison, RunDifference } from '../analysis/index.ts';
import { metrics } from '../analysis/metrics.ts';
import type { Painter } from './terminal-table.ts';

const columns: readonly (readonly [Metric, string])[] = [
  ['throughput_rps', 'throughput'],
  ['latency_p50_ms', 'p50'],
  ['latency_p95_ms', 'p95'],
  ['latency_p99_ms', 'p99'],
  ['cpu_units', 'CPU'],
  ['mem_gb', 'memory'],
];
const WIDTH = 10;

/** All metrics in short, then the one that answers the question with its intervals. */
export function comparisonTables(comparison: RunComparison, painter: Painter): string {
  return `${everything(comparison, painter)}\n\n${withIntervals(comparison, painter)}`;
}

/** Before, after and the change at each level, of the primary metric. */
function withIntervals({ primary, differences, x }: RunComparison, painter: Painter): string {
  const rows = differences
    .filter((one) => one.metric === primary && one.level !== null)
    .map(({ series, level, a, b, relative, different }) => {
      const [before, after] = [a, b].map((value) => (value ? formatEstimate(value).value : '\u2013'));
      return [series, String(level), before!, after!, `${signed(relative)}${different ? ' *' : ''}`];
    });
  const { quantity, unit } = metrics[primary];
  const head = ['arm', x.label.split(' ').at(-1)!, 'before', 'after', `${quantity}, ${unit}`];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
  const text = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 || i === 4 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [painter.dim(text(head)), ...rows.map(text)].join('\n');
}

/** Changes in per cent, a line for each series and level and one over all levels; `*` marks those beyond noise. */
function everything({ x, differences }: RunComparison, painter: Painter): string {
  const series = [...new Set(differences.map((one) => one.series))];
  const levels = [...x.levels, null];
  const first = Math.max(...series.map((name) => name.length), 'arm'.length);
  const row = (name: string, level: string, cells: readonly string[]) =>
    [name.padEnd(first), level.padStart(6), ...cells.map((cell) => cell.padStart(WIDTH - 1))]
      .join(' ')
      .trimEnd();
  const lines = series.flatMap((name) =>
    levels.map((level, i) => {
      const cells = columns.map(([metric]) =>
        change(
          differences.find((one) => one.series === name && one.metric === metric && one.level === level),
        ),
      );
      const text = row(i === 0 ? name : '', level === null ? 'all' : String(level), cells);
      return cells.some((cell) => cell.endsWith('*')) ? painter.bold(text) : text;
    }),
  );
  const head = row(
    'arm',
    x.label.split(' ').at(-1)!,
    columns.map(([, title]) => `${title} `),
  );
  return [painter.dim(head), ...lines, painter.dim('* beyond noise, Holm-corrected')].join('\n');
}

function change(difference: RunDifference | undefined): string {
  if (!difference) return '– ';
  const percent = 100 * difference.relative.value;
  const digits = Math.abs(percent) < 9.95 ? 1 : 0;
  return `${percent >= 0 ? '+' : ''}${percent.toFixed(digits)}%${difference.different ? '*' : ' '}`;
}
