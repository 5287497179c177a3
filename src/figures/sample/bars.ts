import type { Box } from '../axes.ts';
import type { Scale } from '../scale.ts';
import { type Paint, paint, size } from '../style.ts';
import { el, pathThrough, text } from '../svg.ts';

export interface Bar {
  readonly from: number;
  readonly to: number;
  /** What was seen, and what the model expects. */
  readonly seen: number;
  readonly expected: number;
}

const barOpacity = 0.55;

/** What was seen as bars. */
export function bars(all: readonly Bar[], x: Scale, y: Scale, box: Box): string {
  return all
    .map(({ from, to, seen }) => {
      const top = y.at(seen);
      const area = {
        x: x.at(from),
        y: top,
        width: Math.max(0.5, x.at(to) - x.at(from) - 1),
        height: box.bottom - top,
      };
      return el('rect', { ...area, 'fill-opacity': barOpacity, ...paint({ fill: 'a0' }) });
    })
    .join('');
}

/** The same, and over it what is expected of each bar. */
export const barsAndTheory = (all: readonly Bar[], x: Scale, y: Scale, box: Box): string =>
  bars(all, x, y, box) +
  theory(
    all.map(({ from, to, expected }) => [(from + to) / 2, expected] as const),
    x,
    y,
  );

/** The highest of all bars and expectations. */
export const highest = (all: readonly Bar[]): number =>
  Math.max(...all.map(({ seen, expected }) => Math.max(seen, expected)));

/** What theory expects: a thin dashed line, as theory is everywhere. */
export function theory(points: readonly (readonly [number, number])[], x: Scale, y: Scale): string {
  const d = pathThrough(points.map(([at, value]) => [x.at(at), y.at(value)] as const));
  return el('path', {
    d,
    ...paint({ fill: 'none', stroke: 'a1' }),
    'stroke-width': 1.8,
    'stroke-dasharray': '6 4',
  });
}

/** Names in the colours of what they name, one below the other in the upper right corner, which such pictures leave free. */
export function key(names: readonly (readonly [string, Paint])[], box: Box): string {
  return names
    .map(([words, colour], i) => {
      const look = { 'font-size': size.axis, 'text-anchor': 'end', ...paint({ fill: colour }) };
      return text(box.right - 4, box.top + 16 + 19 * i, words, look);
    })
    .join('');
}

/** The same in the upper left corner. */
export function keyLeft(names: readonly (readonly [string, Paint])[], box: Box): string {
  return names
    .map(([words, colour], i) =>
      text(box.left + 12, box.top + 16 + 19 * i, words, {
        'font-size': size.axis,
        ...paint({ fill: colour }),
      }),
    )
    .join('');
}
