import type { Paint } from '../style.ts';
import { paint } from '../style.ts';
import { el, pathThrough } from '../svg.ts';

type Place = readonly [number, number];

/** Where the edges of values lie that hold for a whole step each. */
export const stairs = (edges: readonly number[], ys: readonly number[]): Place[] =>
  ys.flatMap((y, i) => [[edges[i]!, y] as const, [edges[i + 1]!, y] as const]);

/** What lies between two stairs. */
export function area(
  upper: readonly Place[],
  lower: readonly Place[],
  colour: Paint,
  opacity: number,
): string {
  return el('path', {
    d: `${pathThrough([...upper, ...[...lower].reverse()])}Z`,
    ...paint({ fill: colour }),
    'fill-opacity': opacity,
  });
}

export const curve = (places: readonly Place[], colour: Paint, width: number, dash?: string): string =>
  el('path', {
    d: pathThrough(places),
    ...paint({ fill: 'none', stroke: colour }),
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-dasharray': dash,
  });

/** Colours begin again after six: the lines of later policies are dashed. */
export const dashAt = (policy: number): string | undefined =>
  [undefined, '5 3', '2 3'][Math.floor(policy / 6) % 3];

/** A line broken where there is no value; a value alone is a dot. */
export function broken(
  places: readonly (Place | null)[],
  colour: Paint,
  width: number,
  dash?: string,
): string {
  const pieces: Place[][] = [[]];
  for (const place of places) {
    if (place === null) pieces.push([]);
    else pieces.at(-1)!.push(place);
  }
  return pieces
    .filter((piece) => piece.length > 0)
    .map((piece) =>
      piece.length === 1
        ? el('circle', { cx: piece[0]![0], cy: piece[0]![1], r: 1.8, ...paint({ fill: colour }) })
        : curve(piece, colour, width, dash),
    )
    .join('');
}
