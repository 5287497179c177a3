import type { Window } from './window.ts';

/** A cumulative counter at a moment; null: it could not be read. */
export interface Reading {
  readonly t_s: number;
  readonly value: number | null;
}

/** A figure that covers less of the window than this is not the window's. */
const MIN_COVERED = 0.8;

/**
 * How much a cumulative counter grew per second over the window: the readings around its edges are interpolated.
 * A counter that falls has begun again at 0. null: not enough of the window was read.
 */
export function growth(readings: readonly Reading[], window: Window): number | null {
  const points = unbroken(readings);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const from = Math.max(window.from, first.t_s);
  const until = Math.min(window.until, last.t_s);
  if (until - from < MIN_COVERED * (window.until - window.from)) return null;
  return (valueAt(points, until) - valueAt(points, from)) / (until - from);
}

interface Point {
  readonly t_s: number;
  readonly value: number;
}

/** The readings that there are, with what was counted before a restart carried on. */
function unbroken(readings: readonly Reading[]): Point[] {
  const points: Point[] = [];
  let before = 0;
  let last = 0;
  for (const { t_s, value } of readings) {
    if (value === null) continue;
    if (value < last) before += last;
    last = value;
    points.push({ t_s, value: before + value });
  }
  return points;
}

function valueAt(points: readonly Point[], t_s: number): number {
  const next = points.findIndex((point) => point.t_s >= t_s);
  const b = points[next]!;
  const a = points[next - 1];
  if (!a || b.t_s === t_s) return b.value;
  return a.value + ((b.value - a.value) * (t_s - a.t_s)) / (b.t_s - a.t_s);
}
