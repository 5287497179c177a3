import type { Box } from '../axes.ts';
import { size } from '../style.ts';
import { textWidth } from '../text-width.ts';

export interface Labelled {
  readonly words: string;
  /** The point that it names. */
  readonly at: readonly [number, number];
  /** How far its marks reach to either side. */
  readonly reach: number;
}

export interface PlacedLabel {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const away = 11;
/** Around a point. */
const radius = 8;
/** A pixel away from the point is as bad as so many square pixels covered. */
const FAR = 2;
/** A tenth more: an SVG opened by itself may get another font. */
const slack = 1.1;

/** Beside, above or below its point, where it touches least of other labels, points, what is there `besides`, and the frame. */
export function placeLabels(
  labels: readonly Labelled[],
  frame: Box,
  besides: readonly Area[],
): PlacedLabel[] {
  const points = labels.map(({ at: [x, y], reach }) => ({
    left: x - Math.max(radius, reach),
    right: x + Math.max(radius, reach),
    top: y - radius,
    bottom: y + radius,
  }));
  const taken: Area[] = [...besides];
  return labels.map((label, i) => {
    const { words, at } = label;
    const others = points.filter((_, k) => k !== i);
    const cost = (place: PlacedLabel) => {
      const own = areaOf(place, words);
      const beyond =
        Math.max(0, frame.left - own.left) +
        Math.max(0, own.right - frame.right) +
        Math.max(0, frame.top - 14 - own.top) +
        Math.max(0, own.bottom - frame.bottom);
      const far = Math.abs(place.y - at[1]) * FAR;
      return [...others, ...taken].reduce((sum, one) => sum + overlap(own, one), 1000 * beyond + far);
    };
    // Of equals the first.
    const best = candidates(label).reduce((kept, place) => (cost(place) < cost(kept) ? place : kept));
    taken.push(areaOf(best, words));
    return best;
  });
}

function candidates({ at: [x, y], reach }: Labelled): PlacedLabel[] {
  const rows = [0, -1, 1, -2, 2, -3, 3].map((row) => y + size.label * 0.36 + row * 17);
  return rows.flatMap((row, i) => [
    { x: x + Math.max(away, reach + 5), y: row, anchor: 'start' as const },
    { x: x - Math.max(away, reach + 5), y: row, anchor: 'end' as const },
    ...(i === 0 ? [] : [{ x, y: row, anchor: 'middle' as const }]),
  ]);
}

export function areaOf({ x, y, anchor }: PlacedLabel, words: string): Area {
  const width = textWidth(words, size.label, 600) * slack;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { left, right: left + width, top: y - size.label * 0.8, bottom: y + size.label * 0.25 };
}

const overlap = (a: Area, b: Area) =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
