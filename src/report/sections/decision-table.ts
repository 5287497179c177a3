import type { Analysis, Cell } from '../../analysis/analysis.ts';
import { formatEstimate } from '../../analysis/format.ts';
import { notNegative } from '../../figures/wording.ts';
import type { Block, TableCell } from '../blocks.ts';
import { heading } from '../blocks.ts';
import { decisionColumns, decisionRows, remark, wins } from '../decision.ts';
import type { ReportInput } from '../input.ts';

/** Arm by level: the figures that decide. */
export function decisionTable({ analysis }: ReportInput): Block[] {
  const { design } = analysis;
  const single = design.repetitions < 2;
  const basis = single
    ? 'a single repetition, so no intervals'
    : '95% intervals over repetitions below each figure';
  const marked = analysis.comparisons.some((one) => one.different)
    ? ' Bold: better beyond noise than every arm it differs from.'
    : '';
  return [
    heading(2, 'The figures that decide', 'decision'),
    {
      kind: 'table',
      caption: `Means by ${design.x.label} and arm; ${basis}.${marked}`,
      columns: [
        { title: design.x.label, numeric: true },
        { title: 'arm' },
        ...decisionColumns.map(({ title, unit }) => ({ title, unit, numeric: true })),
      ],
      rows: decisionRows(analysis).flatMap(({ level, cells }) =>
        cells.map((cell, i) => ({
          first: i === 0,
          cells: [
            { text: i === 0 ? String(level) : '' },
            { text: cell.series, arm: cell.arm, ...withDetail(remark(cell)) },
            ...decisionColumns.map(({ metric }) => figureCell(analysis, cell, metric)),
          ],
        })),
      ),
    },
  ];
}

function figureCell(
  analysis: Analysis,
  cell: Cell,
  metric: (typeof decisionColumns)[number]['metric'],
): TableCell {
  const estimate = cell.metrics[metric];
  if (!estimate) return { text: '\u2013' };
  const { value, interval } = formatEstimate(notNegative(estimate));
  // Nothing but zeros needs no interval.
  const detail = interval && estimate.high !== estimate.low ? narrow(interval) : undefined;
  return { text: value, strong: wins(analysis, cell, metric), ...withDetail(detail) };
}

/** None of these figures is negative, so a dash cannot be read as a minus. */
const narrow = (interval: string) => interval.replace(' to ', '\u2013');

const withDetail = (detail: string | undefined) => (detail === undefined ? {} : { detail });
