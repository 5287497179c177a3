import type { Design } from '../analysis/analysis.ts';
import { armStyle } from './arms.ts';
import type { Box } from './axes.ts';
import type { SeriesPoints } from './points.ts';
import { paint, size } from './style.ts';
import { el, text } from './svg.ts';
import { textWidth } from './text-width.ts';

const rowHeight = 15;
const crowdedBelow = 48;
/** Pixels from a mark's middle to that of a word above or below it. */
const touching = 12;
/** An arrow to what lies beyond the frame has its middle so far within. */
export const arrowInset = 8;

/** A word, with the arm's mark, where a series that is otherwise there has no value at a level. */
export function drawGaps(
  design: Design,
  all: readonly SeriesPoints[],
  x: (level: number) => number,
  y: (value: number) => number,
  box: Box,
): string {
  const rows = new Map<number, number>();
  const out: string[] = [];
  for (const { series, points } of all) {
    if (!points.some((point) => point.estimate)) continue;
    const style = armStyle(design, series.arm);
    for (const point of points) {
      if (point.estimate) continue;
      const word = point.cell.validity === 'INVALID' ? 'invalid' : 'no data';
      const width = textWidth(word, size.note) + 12;
      const left = Math.min(Math.max(x(point.level) - width / 2, box.left + 4), box.right - width);
      // At the bottom, unless something is drawn there.
      const marks = all.flatMap((other) => marksAt(other, point.level, y, box));
      const crowded = marks.some((mark) => mark > box.bottom - crowdedBelow);
      const baseOf = (row: number) =>
        crowded ? box.top + 16 + row * rowHeight : box.bottom - 12 - row * rowHeight;
      let row = rows.get(point.level) ?? 0;
      while (marks.some((mark) => Math.abs(mark - (baseOf(row) - 4)) < touching)) row++;
      rows.set(point.level, row + 1);
      const base = baseOf(row);
      out.push(
        el('path', {
          d: style.marker(left + 3, base - 4, 3),
          ...paint({ fill: style.colour }),
        }),
        text(left + 12, base, word, { 'font-size': size.note, ...paint({ fill: 'muted' }) }),
      );
    }
  }
  return out.join('');
}

/** The marks of a series at a level, in pixels from the top; those at the edge may be arrows within it. */
function marksAt({ points }: SeriesPoints, level: number, y: (value: number) => number, box: Box): number[] {
  const point = points.find((one) => one.level === level);
  const values = [point?.estimate?.value, ...(point?.excluded ?? []).map((trial) => trial.value)];
  const [top, bottom] = [box.top + arrowInset, box.bottom - arrowInset];
  return values
    .filter((value) => value !== undefined)
    .map((value) => Math.min(Math.max(y(value), top), bottom));
}
