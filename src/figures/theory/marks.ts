import type { Design } from '../../analysis/analysis.ts';
import type { TheoryTrial } from '../../analysis/theory/theory.ts';
import { armStyle } from '../arms.ts';
import { type Paint, paint } from '../style.ts';
import { el, escapeXml } from '../svg.ts';

const markerSize = 4;

/** A trial's mark with a pale edge, for others may lie behind it; INVALID ones hollow and grey. Pointing at it says what it is. */
export function trialMark(
  design: Pick<Design, 'arms'>,
  { arm, kept, run_id }: Pick<TheoryTrial, 'arm' | 'kept' | 'run_id'>,
  [x, y]: readonly [number, number],
  said: string,
): string {
  const { colour, marker } = armStyle(design, arm);
  const look = kept
    ? { ...paint({ fill: colour, stroke: 'paper' }), 'stroke-width': 1 }
    : { ...paint({ fill: 'paper', stroke: 'hollow' }), 'stroke-width': 1.4, 'stroke-dasharray': '2.2 1.6' };
  return pointed(
    el('path', { d: marker(x, y, markerSize), ...look }),
    [x, y],
    `${run_id}${kept ? '' : ' (INVALID)'}: ${said}`,
  );
}

/** Something to point at, and what it says then. */
export function pointed(shape: string, [x, y]: readonly [number, number], title: string): string {
  const target = el('circle', { cx: x, cy: y, r: 11, fill: 'transparent' });
  return el('g', { class: 'point' }, el('title', {}, escapeXml(title)), shape, target);
}

/** A grey ring around what somebody else published. */
export const ring = (x: number, y: number): string =>
  el('circle', { cx: x, cy: y, r: 4.4, ...paint({ fill: 'none', stroke: 'hollow' }), 'stroke-width': 1.6 });

/** What was measured is a thick line. */
export const measuredLine = (d: string, colour: Paint): string =>
  el('path', {
    d,
    ...paint({ fill: 'none', stroke: colour }),
    'stroke-width': 2.2,
    'stroke-linejoin': 'round',
  });
