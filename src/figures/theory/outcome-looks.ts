import type { Assumption } from '../../analysis/theory/theory.ts';
import { type Paint, paint } from '../style.ts';
import { el } from '../svg.ts';

/** What an outcome looks like: its shape says it without colour. */
export const looks: Readonly<
  Record<Assumption['outcome'], { readonly colour: Paint; readonly text: Paint; readonly words: string }>
> = {
  holds: { colour: 'a2', text: 't2', words: 'holds: the effect is shown to be inside its margin' },
  broken: { colour: 'a1', text: 't1', words: 'broken: beyond chance and beyond its margin' },
  open: { colour: 'hollow', text: 'muted', words: 'open: too little to tell' },
  untold: { colour: 'hollow', text: 'muted', words: 'untold: the server does not tell what it takes' },
};

/** A disc, a cross, a ring, a dash. */
export function shapeOf(outcome: Assumption['outcome'], x: number, y: number): string {
  const { colour } = looks[outcome];
  if (outcome === 'holds') return el('circle', { cx: x, cy: y, r: 4.2, ...paint({ fill: colour }) });
  if (outcome === 'open') {
    return el('circle', {
      cx: x,
      cy: y,
      r: 3.8,
      ...paint({ fill: 'none', stroke: colour }),
      'stroke-width': 1.6,
    });
  }
  const r = 4;
  const d =
    outcome === 'broken'
      ? `M${x - r},${y - r}L${x + r},${y + r}M${x - r},${y + r}L${x + r},${y - r}`
      : `M${x - r},${y}h${2 * r}`;
  return el('path', {
    d,
    ...paint({ fill: 'none', stroke: colour }),
    'stroke-width': outcome === 'broken' ? 2.6 : 1.6,
  });
}
