import { fontFamily, margin, paint, size, titleSize, type Width, widths } from './style.ts';
import { el, escapeXml, text } from './svg.ts';
import { wrapText } from './text-width.ts';

export interface FrameContent {
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  /** Small print below the picture. */
  readonly notes: readonly string[];
  /** Draws everything between the subtitle and the notes from `top` down and says where it ended. */
  readonly body: (top: number) => { svg: string; bottom: number };
}

/** A figure's outside: title, subtitle, notes, and the words for screen readers. */
export function frame(content: FrameContent, width: Width): string {
  const figureWidth = widths[width];
  const parts: string[] = [];
  let y = margin - 3;
  const lines = (words: string, fontSize: number, weight: 400 | 700, colour: 'ink' | 'muted') => {
    for (const row of wrapText(words, figureWidth - 2 * margin, fontSize, weight)) {
      y += Math.round(fontSize * 1.05);
      parts.push(
        text(margin, y, row, { 'font-size': fontSize, 'font-weight': weight, ...paint({ fill: colour }) }),
      );
      y += Math.round(fontSize * 0.32);
    }
  };
  lines(content.title, titleSize[width], 700, 'ink');
  y += 2;
  lines(content.subtitle, size.subtitle, 400, 'muted');
  const body = content.body(y + 10);
  parts.push(body.svg);
  y = body.bottom;
  if (content.notes.length) y += 8;
  for (const note of content.notes) lines(note, size.note, 400, 'muted');
  const height = Math.round(y + margin);
  // Both widths of a figure may stand on one page.
  const id = width === 'wide' ? content.name : `${content.name}-${width}`;
  const [titleId, textId] = [`${id}-title`, `${id}-desc`];
  return el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: figureWidth,
      height,
      viewBox: `0 0 ${figureWidth} ${height}`,
      role: 'img',
      'aria-labelledby': `${titleId} ${textId}`,
      'font-family': fontFamily,
      'font-size': size.axis,
    },
    el('title', { id: titleId }, escapeXml(content.title)),
    el('desc', { id: textId }, escapeXml(content.description)),
    el('rect', { width: figureWidth, height, ...paint({ fill: 'paper' }) }),
    ...parts,
  );
}
