import type { Scale } from './scale.ts';
import { paint, size, type Width } from './style.ts';
import { line, text } from './svg.ts';

/** Where a panel's data go: the rectangle inside the axes, in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The baseline of the words above it. */
  readonly title: number;
  /** Of the whole figure. */
  readonly width: Width;
}

/** Room between the y axis and the first level, and after the last one. */
export const inset = 16;

/** Horizontal grid lines with their values left of them. */
export function yAxis(scale: Scale, box: Box): string {
  const ticks = scale.ticks.map(({ value, label }) => {
    const y = scale.at(value);
    return (
      line(box.left, y, box.right, y, paint({ stroke: 'grid' })) +
      text(box.left - 10, y + size.axis * 0.36, label, { 'text-anchor': 'end', ...paint({ fill: 'ink' }) })
    );
  });
  return ticks.join('') + line(box.left, box.top, box.left, box.bottom, paint({ stroke: 'grid' }));
}

/** The quantity and its unit, horizontally above the axis. */
export function yTitle(words: string, x: number, y: number): string {
  return text(x, y, words, paint({ fill: 'muted' }));
}

/** Ticks at the measured levels; without `labels` only the marks, for the upper one of stacked panels. */
export function xAxis(scale: Scale, box: Box, title: string | null): string {
  const marks = scale.ticks.map(({ value, label }) => {
    const x = scale.at(value);
    const mark = line(x, box.bottom - 4, x, box.bottom, paint({ stroke: 'muted' }));
    if (title === null || !label) return mark;
    return mark + text(x, box.bottom + 21, label, { 'text-anchor': 'middle', ...paint({ fill: 'ink' }) });
  });
  if (title === null) return marks.join('');
  const middle = (box.left + box.right) / 2;
  return (
    marks.join('') +
    text(middle, box.bottom + 45, title, { 'text-anchor': 'middle', ...paint({ fill: 'muted' }) })
  );
}

/** Height of the tick labels and the title below a box. */
export const xAxisHeight = 48;
