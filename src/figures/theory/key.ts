import { type Paint, paint, size } from '../style.ts';
import { el, line, text } from '../svg.ts';
import { textWidth } from '../text-width.ts';

/** A mark and what it means. */
export interface KeyEntry {
  readonly words: string;
  readonly glyph: (x: number, y: number) => string;
  readonly colour?: Paint;
}

const glyphWidth = 24;
const entryGap = 18;
const rowHeight = 19;
/** To what follows. */
const below = 7;

/** What the marks mean, in rows above the picture: there they cover nothing. */
export function keyRows(
  entries: readonly KeyEntry[],
  top: number,
  left: number,
  right: number,
): { svg: string; bottom: number } {
  let [x, y] = [left, top];
  const svg = entries.map(({ words, glyph, colour = 'muted' }) => {
    // A tenth more: an SVG opened by itself may get another font.
    const wanted = glyphWidth + textWidth(words, size.note) * 1.1;
    if (x > left && x + wanted > right) [x, y] = [left, y + rowHeight];
    const at = x;
    x += wanted + entryGap;
    const look = { 'font-size': size.note, ...paint({ fill: colour }) };
    return glyph(at + 8, y + 8) + text(at + glyphWidth, y + 12, words, look);
  });
  return { svg: svg.join(''), bottom: entries.length ? y + rowHeight + below : top };
}

/** An upright cross, whose arms are seen behind a mark. */
export function plus(x: number, y: number, r = 8): string {
  return stroke(`M${x - r},${y}h${2 * r}M${x},${y - r}v${2 * r}`, 'ink');
}

/** A slanting one, the same. */
export function cross(x: number, y: number, r = 6): string {
  return stroke(`M${x - r},${y - r}l${2 * r},${2 * r}M${x - r},${y + r}l${2 * r},${-2 * r}`, 'muted');
}

const stroke = (d: string, colour: Paint) =>
  el('path', {
    d: d.replace(/-?\d+\.\d{3,}/g, (value) => Number(value).toFixed(2)),
    ...paint({ fill: 'none', stroke: colour }),
    'stroke-width': 1.7,
  });

/** Theory: a thin dashed line, here with the band around it. */
export const dashes = { 'stroke-width': 1.4, 'stroke-dasharray': '5 4' } as const;

export const theorySample = (x: number, y: number): string =>
  line(x - 9, y, x + 11, y, { ...dashes, ...paint({ stroke: 'ink' }) });

export const bandSample = (x: number, y: number): string =>
  el('rect', { x: x - 9, y: y - 6, width: 20, height: 12, 'fill-opacity': 0.13, ...paint({ fill: 'ink' }) });
