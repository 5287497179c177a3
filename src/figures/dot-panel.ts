import type { ArmStyle } from './arms.ts';
import { type Scale, valueScale } from './scale.ts';
import { margin, paint, size, type Width, widths } from './style.ts';
import { el, escapeXml, line, text } from './svg.ts';
import { textWidth } from './text-width.ts';
import { formatTick } from './ticks.ts';

/** An estimate on its own row, and what theory says. */
export interface Dot {
  readonly name: string;
  readonly style: ArmStyle;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly theory: number | null;
  /** Theory is but a limit. */
  readonly isLimit?: boolean;
}

export interface DotPanel {
  readonly title: string;
  readonly rows: readonly Dot[];
  /** Room for the names, so that panels below each other begin at the same place. */
  readonly labels: number;
  /** 100 makes shares per cent. Default 1. */
  readonly factor?: 1 | 100;
  /** From 0 whatever the values span. */
  readonly linear?: boolean;
  /** What the two columns of numbers, and so the marks and the dashes, are. */
  readonly columns?: Columns;
  readonly width: Width;
}

type Columns = readonly [value: string, theory: string];

const rowHeight = 27;
const headHeight = 34;
const ticksHeight = 30;
const columnWidth = 76;
const gap = 12;
const tickWidth = 72;
const markerSize = 4.2;
const capHeight = 7;
/** Three dashes with two gaps between them. */
const theoryHeight = 22;
const theoryDashes = '4 5';
/** Values that span more than this factor are drawn on a logarithmic axis. */
const logSpan = 20;

/** The room that names need; a tenth more, for an SVG opened by itself may get another font. */
export const labelsWidth = (names: readonly string[]): number =>
  1.1 * Math.max(0, ...names.map((name) => textWidth(name, size.axis)));

/** Three digits, no zeros at the end. */
export const short = (value: number) => formatTick(Number(value.toPrecision(3)));

/**
 * Estimates below each other on one axis: a mark with its interval, theory as a thin dashed line across the row, and
 * both as numbers on the right.
 */
export function dotPanel(panel: DotPanel, top: number) {
  const {
    title,
    rows,
    labels,
    factor = 1,
    columns: named = ['simulated', 'theory'],
    width,
    linear = false,
  } = panel;
  const columns = width === 'wide' ? named : named.slice(0, 1);
  const end = widths[width] - margin;
  const left = margin + labels + gap;
  const right = end - columns.length * columnWidth - gap;
  const from = top + headHeight;
  const bottom = from + rows.length * rowHeight;
  const scaled = rows.map((row) => times(row, factor));
  const x = scaleOf(scaled, left, right, linear);
  const column = (k: number, y: number, words: string, colour: 'ink' | 'muted') =>
    text(end - (columns.length - 1 - k) * columnWidth, y, words, {
      'text-anchor': 'end',
      ...paint({ fill: colour }),
    });
  const drawn = scaled.map((row, i) => {
    const y = from + (i + 0.5) * rowHeight;
    const words = y + size.axis * 0.36;
    const look = { 'text-anchor': 'end', ...paint({ fill: row.style.text }) };
    const numbers = [short(row.value), theoryWords(row)].slice(0, columns.length);
    return [
      text(left - gap, words, row.name, look),
      line(left, y, right, y, paint({ stroke: 'grid' })),
      drawRow(row, y, x, named),
      ...numbers.map((number, k) => column(k, words, number, k === 0 ? 'ink' : 'muted')),
    ].join('');
  });
  const svg = [
    text(margin, top + 14, `${title}${x.log ? ' (log scale)' : ''}`, paint({ fill: 'muted' })),
    ...columns.map((name, k) => column(k, top + 14, name, 'muted')),
    grid(x, from, bottom),
    ...drawn,
  ];
  return { svg: svg.join(''), bottom: bottom + ticksHeight };
}

function times(row: Dot, factor: number): Dot {
  const by = (value: number | null) => (value === null ? null : value * factor);
  return { ...row, value: row.value * factor, low: by(row.low), high: by(row.high), theory: by(row.theory) };
}

const theoryWords = ({ theory, isLimit }: Dot) =>
  theory === null ? '-' : `${short(theory)}${isLimit ? '*' : ''}`;

/** From 0, or logarithmic. */
function scaleOf(rows: readonly Dot[], from: number, to: number, linear: boolean): Scale {
  const values = rows.flatMap(({ value, theory }) => (theory === null ? [value] : [value, theory]));
  const [least, most] = [Math.min(...values), Math.max(...values, ...rows.map(({ high }) => high ?? 0))];
  const ticks = Math.max(2, Math.floor((to - from) / tickWidth));
  return valueScale(least, most, !linear && least > 0 && most / least > logSpan, { from, to }, ticks);
}

function grid(x: Scale, top: number, bottom: number): string {
  const middle = { 'text-anchor': 'middle', ...paint({ fill: 'ink' }) };
  return x.ticks
    .map(({ value, label }) => {
      const at = x.at(value);
      return line(at, top, at, bottom, paint({ stroke: 'grid' })) + text(at, bottom + 18, label, middle);
    })
    .join('');
}

function drawRow(row: Dot, y: number, x: Scale, [, theoryName]: Columns): string {
  const { name, style, value, low, high, theory } = row;
  // The lower end of an interval may lie below all that the axis shows: it has no cap there.
  const at = (one: number) => x.at(Math.max(one, x.low));
  const parts: string[] = [];
  const said = [`${name}: ${short(value)}`];
  if (low !== null && high !== null) {
    const look = { ...paint({ stroke: style.colour }), 'stroke-width': 1.6 };
    const cap = (one: number) =>
      one < x.low ? '' : line(at(one), y - capHeight / 2, at(one), y + capHeight / 2, look);
    parts.push(line(at(low), y, at(high), y, look), cap(low), cap(high));
    said.push(`interval ${short(low)} to ${short(high)}`);
  }
  if (theory !== null) said.push(`${theoryName} ${theoryWords(row)}`);
  parts.push(
    el(
      'g',
      { class: 'point' },
      el('title', {}, escapeXml(said.join(', '))),
      el('path', { d: style.marker(at(value), y, markerSize), ...paint({ fill: style.colour }) }),
      el('circle', { cx: at(value), cy: y, r: 11, fill: 'transparent' }),
    ),
  );
  if (theory !== null) {
    const look = { 'stroke-width': 1.4, 'stroke-dasharray': theoryDashes, ...paint({ stroke: 'ink' }) };
    parts.push(line(at(theory), y - theoryHeight / 2, at(theory), y + theoryHeight / 2, look));
  }
  return parts.join('');
}
