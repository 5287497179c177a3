import type { Design, Series } from '../analysis/analysis.ts';
import type { Paint } from './style.ts';
import { coordinate } from './svg.ts';

/** How an arm looks, the same in every figure and table of a report: its place in the design decides. */
export interface ArmStyle {
  readonly colour: Paint;
  /** The same hue, dark enough to be read. */
  readonly text: Paint;
  readonly marker: Marker;
}

export type Marker = (x: number, y: number, r: number) => string;

const polygon =
  (...corners: readonly (readonly [number, number])[]): Marker =>
  (x, y, r) =>
    `M${corners.map(([dx, dy]) => `${coordinate(x + dx * r)},${coordinate(y + dy * r)}`).join('L')}Z`;

const circle: Marker = (x, y, r) =>
  `M${coordinate(x - r)},${coordinate(y)}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0Z`;
const diamond = polygon([0, -1.45], [1, 0], [0, 1.45], [-1, 0]);
const square = polygon([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]);
const triangle = polygon([0, -1.25], [1.15, 0.85], [-1.15, 0.85]);
const wedge = polygon([0, 1.25], [1.15, -0.85], [-1.15, -0.85]);
const hexagon = polygon([-1.15, 0], [-0.58, -1], [0.58, -1], [1.15, 0], [0.58, 1], [-0.58, 1]);

const styles: readonly ArmStyle[] = [
  { colour: 'a0', text: 't0', marker: circle },
  { colour: 'a1', text: 't1', marker: diamond },
  { colour: 'a2', text: 't2', marker: square },
  { colour: 'a3', text: 't3', marker: triangle },
  { colour: 'a4', text: 't4', marker: wedge },
  { colour: 'a5', text: 't5', marker: hexagon },
];

export function armStyle(design: Pick<Design, 'arms'>, arm: string): ArmStyle {
  const place = Math.max(0, design.arms.indexOf(arm));
  // A seventh arm takes the first colour with another marker.
  const [look, shape] = [styles[place % 6]!, styles[(place + Math.floor(place / 6)) % 6]!];
  return { ...look, marker: shape.marker };
}

const dashes = [undefined, '7 4', '2 4', '9 3 2 3'];

/** Lines of one arm (other factors differ) share its colour and marker; the dashes tell them apart. */
export function dashOf(series: readonly Series[], one: Series): string | undefined {
  const same = series.filter((other) => other.arm === one.arm);
  return dashes[same.findIndex((other) => other.name === one.name) % dashes.length];
}
