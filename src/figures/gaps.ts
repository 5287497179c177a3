import type { Design } from '../analysis/analysis.ts';
import { armStyle } from './arms.ts';
import type { Box } from './axes.ts';
import type { SeriesPoints } from './points.ts';
import { paint, size } from './style.ts';
import { el, text } from './svg.ts';
import { textWidth } from './text-width.ts';

const rowHeight = 15;
const crowdedBelow = 48;

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
      const row = rows.get(point.level) ?? 0;
      rows.set(point.level, row + 1);
      const word = point.cell.validity === 'INVALID' ? 'invalid' : 'no data';
      const width = textWidth(word, size.note) + 12;
      const left = Math.min(Math.max(x(point.level) - width / 2, box.left + 4), box.right - width);
      // At the bottom, unless something is drawn there.
      const crowded = all.some((other) => lowest(other, point.level, y) > box.bottom - crowdedBelow);
      const base = crowded ? box.top + 16 + row * rowHeight : box.bottom - 12 - row * rowHeight;
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

/** The lowest mark of a series at a level, in pixels from the top. */
function lowest({ points }: SeriesPoints, level: number, y: (value: number) => number): number {
  const point = points.find((one) => one.level === level);
  const values = [point?.estimate?.value, ...(point?.excluded ?? []).map((trial) => trial.value)];
  return Math.max(Number.NEGATIVE_INFINITY, ...values.filter((value) => value !== undefined).map(y));
}
