import type { Design } from '../analysis/analysis.ts';
import { armStyle } from './arms.ts';
import { type Box, inset } from './axes.ts';
import { spread } from './spread.ts';
import { paint, size, type Width } from './style.ts';
import { line, text } from './svg.ts';
import { clampLines, textWidth, wrapText } from './text-width.ts';

export interface EndLabel {
  readonly arm: string;
  readonly name: string;
  /** Where the line ends, or null for one that is not there. */
  readonly end: readonly [number, number] | null;
}

const lineHeight = 17;
const gap = 4;
const widest = { wide: 190, narrow: 104 } as const;
/** A label this far from its line is tied to it by a hair line. */
const tied = 5;

/** Names broken into lines that fit, and the room they need right of the plot. */
export function labelColumn(
  names: readonly string[],
  width: Width,
): { width: number; lines: (name: string) => string[] } {
  const lines = (name: string) => clampLines(wrapText(name, widest[width], size.label, 600), 3);
  const widths = names.flatMap((name) => lines(name).map((row) => textWidth(row, size.label, 600)));
  // A tenth more: an SVG opened by itself may get another font.
  return { width: gap + Math.max(0, ...widths) * 1.1, lines };
}

/** Names at the ends of their lines, in their colours, moved apart where they would touch. */
export function endLabels(design: Pick<Design, 'arms'>, labels: readonly EndLabel[], box: Box): string {
  const { lines } = labelColumn(
    labels.map((label) => label.name),
    box.width,
  );
  // A single level stands in the middle: its names stand beside it.
  const left = Math.min(box.right, Math.max(...labels.map((label) => label.end?.[0] ?? 0)) + inset) + gap;
  const rows = labels.map((label) => lines(label.name));
  const wanted = labels.map((label) => label.end?.[1] ?? box.bottom);
  const heights = rows.map((row) => row.length * lineHeight + 3);
  const places = spread(wanted, heights, box.top - 8, box.bottom + 10);
  return labels
    .map((label, i) => {
      const style = armStyle(design, label.arm);
      const y = places[i]!;
      const moved = label.end && Math.abs(y - label.end[1]) > tied;
      const tie = moved
        ? line(label.end[0] + 7, label.end[1], left - 2, y, {
            'stroke-width': 0.8,
            opacity: 0.6,
            ...paint({ stroke: style.colour }),
          })
        : '';
      const top = y - ((rows[i]!.length - 1) * lineHeight) / 2 + size.label * 0.36;
      const words = rows[i]!.map((row, k) =>
        text(left, top + k * lineHeight, row, {
          'font-size': size.label,
          'font-weight': 600,
          ...paint({ fill: style.text }),
        }),
      );
      return tie + words.join('');
    })
    .join('');
}
