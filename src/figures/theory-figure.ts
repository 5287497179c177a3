import type { TheoryCurve } from '../queueing/theory/index.ts';
import { formatCsv } from '../results/csv.ts';
import { armStyle } from './arms.ts';
import { type Box, xAxis, xAxisHeight, yAxis, yTitle } from './axes.ts';
import { endLabels, labelColumn } from './end-labels.ts';
import type { Figure } from './figure.ts';
import { frame } from './frame.ts';
import { type Scale, scaleFromZero, valueScale } from './scale.ts';
import { margin, paint, size, type Width, widths } from './style.ts';
import { el, line, pathThrough, text } from './svg.ts';
import { textWidth } from './text-width.ts';
import { formatTick, linearTicks } from './ticks.ts';

const panelHeight = 210;
const panelGap = 44;
const titleHeight = 30;
/** Response times that span more than this factor are drawn on a logarithmic axis. */
const logSpan = 20;
const loads = { lambda: 'arrival rate', external: 'arrival rate', users: 'users' } as const;

interface Panel {
  readonly key: 'responseTime' | 'utilisation';
  readonly title: string;
  readonly factor: number;
}

const panels: readonly Panel[] = [
  { key: 'responseTime', title: 'mean response time', factor: 1 },
  { key: 'utilisation', title: 'utilisation, %', factor: 100 },
];

/** What a model says over its load: thin dashed lines, for nothing of it was measured. The load asked about is marked. */
export function theoryFigure(name: string, model: string, curve: TheoryCurve, width: Width = 'wide'): Figure {
  const label = loads[curve.over];
  const title = titleOf(model, curve);
  const subtitle = `${model}: mean response time and utilisation by theory. Marked: what was asked about.`;
  const description = `${subtitle} ${title}.`;
  const body = (top: number) => stack(curve, label, top, width);
  return {
    name,
    topic: model,
    title,
    subtitle,
    description,
    svg: frame({ name, title, subtitle, description, notes: notes(curve), body }, width),
    csv: formatCsv(
      [label.replace(' ', '_'), 'line', 'response_time', 'utilisation'],
      curve.points.flatMap(({ load, lines }) =>
        lines.map((one) => [load, one.name || 'all', one.responseTime, one.utilisation]),
      ),
    ),
  };
}

/** 'an arrival rate of 75', '20 users'. */
const loadWords = (curve: TheoryCurve, load: number) =>
  curve.over === 'users' ? `${short(load)} users` : `an arrival rate of ${short(load)}`;

function titleOf(model: string, curve: TheoryCurve): string {
  const { load, lines } = curve.here;
  const at = loadWords(curve, load);
  const [first] = lines;
  if (lines.length === 1) {
    const kind = model.split(':')[0];
    return `${kind}: mean response time ${short(first!.responseTime)} and utilisation ${short(first!.utilisation * 100)}% at ${at}`;
  }
  const order = [...lines].sort((a, b) => a.responseTime - b.responseTime);
  const [best, worst] = [order[0]!, order.at(-1)!];
  const ratio = short(worst.responseTime / best.responseTime);
  return `At ${at} ${best.name} answers in ${short(best.responseTime)} on average, ${worst.name} takes ${ratio} times as long`;
}

/** Three digits, no zeros at the end. */
const short = (value: number) => formatTick(Number(value.toPrecision(3)));

const notes = ({ saturation }: TheoryCurve) =>
  saturation === null ? [] : [`No steady state from an arrival rate of ${short(saturation)} on.`];

function stack(curve: TheoryCurve, label: string, top: number, width: Width) {
  const names = curve.here.lines.map((one) => one.name);
  const left = margin + 40 + 12;
  const right = widths[width] - margin - 8 - (names.length > 1 ? labelColumn(names, width).width : 0);
  // Names stand at the ends of lines: where there are any, the axis ends there.
  const end = Math.max(curve.points.at(-1)!.load, curve.here.load);
  const last = names.length > 1 ? end : Math.max(end, curve.saturation ?? 0);
  const x = loadScale(last, left, right);
  let y = top;
  const svg = panels.map((panel, i) => {
    const from = y + titleHeight;
    const box: Box = { left, right, top: from, bottom: from + panelHeight, title: y + 14, width };
    y = box.bottom + (i === panels.length - 1 ? xAxisHeight : panelGap - titleHeight);
    return drawPanel(curve, panel, x, box) + xAxis(x, box, i === panels.length - 1 ? label : null);
  });
  return { svg: svg.join(''), bottom: y };
}

function drawPanel(curve: TheoryCurve, { key, title, factor }: Panel, x: Scale, box: Box): string {
  const every = curve.points.flatMap(({ lines }) => lines.map((one) => one[key] * factor));
  const [least, most] = [Math.min(...every), Math.max(...every)];
  const log = key === 'responseTime' && most / least > logSpan;
  const y = valueScale(least, key === 'utilisation' ? 100 : most, log, { from: box.bottom, to: box.top }, 5);
  const names = curve.here.lines.map((one) => one.name);
  // Utilisations that are all the same are one line.
  const same = key === 'utilisation' && names.length > 1;
  const shown = same ? [0] : names.map((_, k) => k);
  const design = { arms: names };
  const parts = shown.map((k) => {
    const { colour, marker } = armStyle(design, names[k]!);
    const places = curve.points.map(
      (point) => [x.at(point.load), y.at(point.lines[k]![key] * factor)] as const,
    );
    const value = curve.here.lines[k]![key];
    const [hereX, hereY] = [x.at(curve.here.load), y.at(value * factor)];
    const ink = same ? 'ink' : colour;
    const look = { ...paint({ fill: 'none', stroke: ink }), 'stroke-width': 1.4, 'stroke-dasharray': '5 4' };
    const mark = el(
      'path',
      { d: marker(hereX, hereY, 4.2), ...paint({ fill: ink }) },
      el('title', {}, short(value * factor)),
    );
    return el('path', { d: pathThrough(places), ...look }) + mark;
  });
  const ends = names.map((name, k) => {
    const point = curve.points.at(-1)!;
    return { arm: name, name, end: [x.at(point.load), y.at(point.lines[k]![key] * factor)] as const };
  });
  return [
    yTitle(`${title}${log ? ' (log scale)' : ''}`, margin, box.title),
    yAxis(y, box),
    saturationLine(curve, x, box),
    ...parts,
    hereLabels(curve, key, factor, x, y, box),
    names.length > 1 && !same ? endLabels(design, ends, box) : '',
  ].join('');
}

/** The value where one line is marked; of several the title tells, and the marks on hovering. */
function hereLabels(
  curve: TheoryCurve,
  key: Panel['key'],
  factor: number,
  x: Scale,
  y: Scale,
  box: Box,
): string {
  const [first, second] = curve.here.lines;
  if (!first || (second && key === 'responseTime')) return '';
  const value = first[key] * factor;
  const words = `${short(value)}${factor === 100 ? '%' : ''}`;
  const [atX, atY] = [x.at(curve.here.load), y.at(value)];
  // Above and left of a rising curve there is room, but for the top of the frame.
  const above = atY - 20 > box.top;
  const left = above && atX - textWidth(words, size.note) - 14 > box.left;
  const look = { 'font-size': size.note, 'text-anchor': left ? 'end' : 'start', ...paint({ fill: 'ink' }) };
  return text(atX + (left ? -9 : 9), above ? atY - 7 : atY + 18, words, look);
}

function saturationLine({ saturation }: TheoryCurve, x: Scale, box: Box): string {
  if (saturation === null || saturation > x.high) return '';
  const at = x.at(saturation);
  const words = { 'font-size': size.note, 'text-anchor': 'end', ...paint({ fill: 'muted' }) };
  return (
    line(at, box.top, at, box.bottom, { 'stroke-dasharray': '4 3', ...paint({ stroke: 'muted' }) }) +
    text(at - 6, box.bottom - 8, 'saturation', words)
  );
}

/** From 0, with round ticks. */
function loadScale(last: number, from: number, to: number): Scale {
  const ticks = linearTicks(last, 8).filter((tick) => tick <= last);
  return scaleFromZero(last, { from, to }, ticks);
}
