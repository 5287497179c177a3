import type { Box } from './axes.ts';
import { fewest, interval, repetitions, type SeriesPoints } from './points.ts';
import { bandOpacity, type Paint, paint } from './style.ts';
import { el, line, pathThrough } from './svg.ts';

/** An interval in pixels; its ends may lie beyond the frame. */
export interface Extent {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

type Corner = readonly [x: number, y: number];

/** The intervals of neighbouring points as one area; where it leaves the frame it does so along its true edge. */
export function band(held: readonly Extent[], colour: Paint, { top, bottom }: Box): string {
  const upper = held.map((one): Corner => [one.x, one.high]);
  const lower = held.toReversed().map((one): Corner => [one.x, one.low]);
  const corners = cut(cut([...upper, ...lower], top, 1), bottom, -1);
  if (!corners.length) return '';
  return el('path', {
    d: `${pathThrough(corners)}Z`,
    ...paint({ fill: colour }),
    'fill-opacity': bandOpacity,
  });
}

/** What of an area lies below (`side` 1) or above (-1) a horizontal line: Sutherland and Hodgman's clipping. */
function cut(corners: readonly Corner[], edge: number, side: 1 | -1): Corner[] {
  const inside = ([, y]: Corner) => (y - edge) * side >= 0;
  return corners.flatMap((corner, i): Corner[] => {
    const before = corners.at(i - 1)!;
    const kept = inside(corner) ? [corner] : [];
    if (inside(corner) === inside(before)) return kept;
    const share = (edge - before[1]) / (corner[1] - before[1]);
    return [[before[0] + share * (corner[0] - before[0]), edge], ...kept];
  });
}

const capWidth = 7;

/** One interval as a thin line; an end beyond the frame has no cap. */
export function whisker({ x, low, high }: Extent, colour: Paint, { top, bottom }: Box): string {
  const look = { ...paint({ stroke: colour }), 'stroke-width': 1.2, 'stroke-opacity': 0.6 };
  if (low < top || high > bottom) return '';
  const caps = [low, high]
    .filter((end) => end >= top && end <= bottom)
    .map((end) => line(x - capWidth / 2, end, x + capWidth / 2, end, look));
  return line(x, Math.min(low, bottom), x, Math.max(high, top), look) + caps.join('');
}

/** An area this high, as a share of the frame, is a wall of colour. */
const wall = 0.8;

/** Bands hide more than they show where two repetitions made them, or where most levels fill the frame. */
export function prefersWhiskers(
  all: readonly SeriesPoints[],
  low: number,
  high: number,
  log: boolean,
): boolean {
  if (repetitions(all) < fewest) return true;
  const f = (value: number) => {
    const inside = Math.min(Math.max(value, low), high);
    return log ? Math.log(inside) : inside;
  };
  const filled = all
    .flatMap(({ points }) => points)
    .flatMap(({ estimate }) => {
      const held = estimate && interval(estimate);
      return held ? [(f(held.high) - f(held.low)) / (f(high) - f(low)) > wall] : [];
    });
  return filled.filter(Boolean).length > filled.length / 2;
}
