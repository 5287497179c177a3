import type { Analysis, Cell, Metric } from '../analysis/analysis.ts';
import { formatEstimate, formatNumber } from '../analysis/format.ts';
import { notNegative } from '../figures/wording.ts';
import { decisionColumns, decisionRows, remark, wins } from './decision.ts';

/** Adds colour to a finished piece of text; it must not change what is read. */
export interface Painter {
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

const plain: Painter = { dim: (text) => text, bold: (text) => text };

const width = 80;
const gap = 1;
const narrowest = 6;

/**
 * The decision table for a terminal of 80 columns: figures, and below each the distance to the farther end of its
 * 95% interval. Colour comes last, so that it cannot move anything.
 */
export function terminalTable(analysis: Analysis, painter: Painter = plain): string {
  const groups = decisionRows(analysis);
  const level = analysis.design.x.path.split('.').at(-1)!;
  const first = Math.max(level.length, ...groups.map((group) => String(group.level).length));
  const figures = decisionColumns.map(({ metric, unit, title }) => {
    const texts = groups.flatMap((group) => group.cells.flatMap((cell) => figureLines(cell, metric)));
    return {
      metric,
      title,
      unit,
      width: Math.max(narrowest, title.length, unit.length, ...texts.map((text) => text.length)),
    };
  });
  const taken = first + figures.reduce((sum, column) => sum + column.width + gap, 0);
  const longest = Math.max(3, ...analysis.series.map((series) => series.name.length));
  const second = Math.max(6, Math.min(longest, width - taken - 2 * gap));
  const row = (head: readonly [string, string], cells: readonly string[]) =>
    [head[0].padStart(first), shortened(head[1], second).padEnd(second), ...cells]
      .join(' '.repeat(gap))
      .trimEnd();
  const right = (texts: readonly string[]) => texts.map((text, i) => text.padStart(figures[i]!.width));
  const lines = [
    painter.dim(row([level, 'arm'], right(figures.map((column) => column.title)))),
    painter.dim(row(['', ''], right(figures.map((column) => column.unit)))),
  ];
  for (const group of groups) {
    group.cells.forEach((cell, i) => {
      const pairs = figures.map(({ metric }) => figureLines(cell, metric));
      const values = right(pairs.map(([value]) => value!)).map((text, k) =>
        wins(analysis, cell, figures[k]!.metric) ? painter.bold(text) : text,
      );
      lines.push(row([i === 0 ? String(group.level) : '', cell.series], values));
      const said = remark(cell) ?? '';
      const below = right(pairs.map(([, distance]) => distance ?? ''));
      const beside = said.length < second ? said : '';
      if (beside || below.some((text) => text.trim()))
        lines.push(painter.dim(row(['', beside && ` ${beside}`], below)));
      if (said && !beside) lines.push(painter.dim(`${' '.repeat(first + gap)} ${said}`));
    });
  }
  return lines.join('\n');
}

/** The value, and the distance to the end of its interval. */
function figureLines(cell: Cell, metric: Metric): string[] {
  const estimate = cell.metrics[metric];
  if (!estimate) return ['\u2013'];
  const { value } = formatEstimate(notNegative(estimate));
  const { low, high } = estimate;
  if (low === null || high === null || low === high) return [value];
  const far = Math.max(high - estimate.value, estimate.value - low);
  const places = value.split('.')[1]?.length ?? 0;
  const whole = far < 100 ? far.toFixed(0) : formatNumber(far, 2);
  return [value, `\u00b1${places ? far.toFixed(places) : whole}`];
}

function shortened(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}\u2026`;
}
