import type { Design } from '../../analysis/analysis.ts';
import { armStyle } from '../arms.ts';
import { paint, size } from '../style.ts';
import { el, text } from '../svg.ts';
import { clampLines, wrapText } from '../text-width.ts';
import type { KeyEntry } from './key.ts';

const markWidth = 16;

/** The name of a series with its arm's mark, above what belongs to it. */
export function seriesHead(
  design: Pick<Design, 'arms'>,
  { series, arm }: { readonly series: string; readonly arm: string },
  x: number,
  y: number,
  right: number,
): string {
  const { colour, text: ink, marker } = armStyle(design, arm);
  const [words] = clampLines(wrapText(series, right - x - markWidth, size.label, 600), 1);
  return (
    el('path', { d: marker(x + 5, y - 4.5, 4), ...paint({ fill: colour }) }) +
    text(x + markWidth, y, words ?? '', {
      'font-size': size.label,
      'font-weight': 600,
      ...paint({ fill: ink }),
    })
  );
}

/** The same among the rows that say what marks mean. */
export function seriesKey(
  design: Pick<Design, 'arms'>,
  { series, arm }: { readonly series: string; readonly arm: string },
): KeyEntry {
  const { colour, text: ink, marker } = armStyle(design, arm);
  return {
    words: series,
    colour: ink,
    glyph: (x, y) => el('path', { d: marker(x, y, 4), ...paint({ fill: colour }) }),
  };
}
