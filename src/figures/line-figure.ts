import type { Analysis } from '../analysis/analysis.ts';
import { formatNumber } from '../analysis/format.ts';
import type { Box } from './axes.ts';
import { inset, xAxis, xAxisHeight } from './axes.ts';
import { prefersWhiskers } from './band.ts';
import { pointsCsv } from './csv.ts';
import { labelColumn } from './end-labels.ts';
import type { Figure, FigureDefinition } from './figure.ts';
import { frame } from './frame.ts';
import { linePanel, panelScale } from './line-panel.ts';
import type { MetricWords } from './metrics.ts';
import type { SeriesPoints } from './points.ts';
import { seriesPoints } from './points.ts';
import type { Range } from './range.ts';
import { rangeOf } from './range.ts';
import { levelScale, type Scale } from './scale.ts';
import { margin, size, type Width, widths } from './style.ts';
import { excludedNote, subtitle } from './subtitle.ts';
import { textWidth } from './text-width.ts';
import { thresholdMarks } from './thresholds.ts';
import { formatTick, linearTicks, logTicks } from './ticks.ts';
import { capital, figureTitle, withUnit } from './wording.ts';

export interface PanelData {
  readonly words: MetricWords;
  readonly all: readonly SeriesPoints[];
  readonly range: Range;
}

export interface LineFigure {
  readonly id: string;
  /** The file's name, where it does not end in the x axis. */
  readonly name?: string;
  /** Panels stacked over one x axis, the leading metric first. */
  readonly panels: readonly MetricWords[];
  /** The heading above it; otherwise the metric. */
  readonly topic?: string;
  /** Words for the subtitle; otherwise the metric's. */
  readonly quantity?: string;
  readonly title?: (analysis: Analysis, name: string) => string;
  readonly notes?: (analysis: Analysis) => readonly string[];
  /** Drawn over a panel. */
  /** Room for the overlay's words above a panel. */
  readonly headRoom?: number;
  readonly overlay?: (analysis: Analysis, panel: PanelData, x: Scale, box: Box) => string;
}

const panelHeight = { alone: 356, stacked: 210 } as const;
const panelGap = 44;
const yTitleHeight = 30;
const titleBaseline = 14;

/** A figure of lines over the levels: one renderer for all of them. */
export function lineFigure(spec: LineFigure): FigureDefinition {
  return {
    id: spec.id,
    draw: (analysis, width) => draw(spec, analysis, width),
  };
}

export function figureName(id: string, analysis: Analysis): string {
  return `${id}_${analysis.design.x.suffix}`;
}

function draw(spec: LineFigure, analysis: Analysis, width: Width): Figure {
  const name = spec.name ?? figureName(spec.id, analysis);
  const lead = spec.panels[0]!;
  const panels = panelData(spec, analysis);
  const title = (spec.title ?? ((a, n) => figureTitle(a, n, lead)))(analysis, name);
  const shown = panels[0]?.all ?? [];
  const axes = panels.map((panel) => ({
    panel,
    y: panelScale(panel.range, { top: 0, bottom: heightOf(panels) }),
  }));
  const below = panels.length
    ? subtitle(
        spec.quantity ?? lead.quantity,
        shown,
        axes.some(isCut),
        axes.map(({ panel, y }) => prefersWhiskers(panel.all, y.low, y.high, y.log)),
      )
    : 'No trial has this metric: the processes of a target given by its URL can only be sampled on this machine.';
  const hollow = shown.some((one) => one.points.some((point) => point.excluded.length > 0));
  const notes = [
    ...excludedNote(shown, hollow, axes.flatMap(beyondFrame)),
    ...(spec.notes?.(analysis) ?? []),
  ];
  const description = `${below} ${valuesInWords(analysis, panels)}`.trim();
  const body = (top: number) => stack(spec, analysis, panels, top, width);
  return {
    name,
    topic: spec.topic ?? capital(lead.quantity),
    title,
    subtitle: below,
    description,
    svg: frame({ name, title, subtitle: below, description, notes, body }, width),
    csv: pointsCsv(spec.panels.map((words) => ({ words, all: seriesPoints(analysis, words.metric) }))),
  };
}

/** The panels that have anything to show. */
function panelData(spec: LineFigure, analysis: Analysis): PanelData[] {
  return spec.panels.flatMap((words) => {
    const all = seriesPoints(analysis, words.metric);
    const marks = thresholdMarks(analysis.design.thresholds, words.threshold).map((mark) => mark.value);
    const range = rangeOf(all, words.mayBeLog, marks);
    return range ? [{ words, all, range }] : [];
  });
}

function stack(
  spec: LineFigure,
  analysis: Analysis,
  panels: readonly PanelData[],
  top: number,
  width: Width,
) {
  if (!panels.length) return { svg: '', bottom: top };
  const { design } = analysis;
  const names = panels.flatMap((panel) =>
    panel.all.map(({ series, points }) => endName(series.name, points)),
  );
  const left = margin + Math.max(40, ...panels.map(({ range }) => widestTick(range))) + 12;
  const right = widths[width] - margin - labelColumn(names, width).width;
  const height = heightOf(panels);
  const x = levelScale(design.x.levels, { from: left + inset, to: right - inset }, size.axis);
  const xTitle = `${design.x.label}${x.log ? ' (log scale)' : ''}`;
  let y = top;
  const svg = panels.map((panel, i) => {
    const panelTop = y + yTitleHeight + (spec.headRoom ?? 0);
    const box: Box = {
      left,
      right,
      top: panelTop,
      bottom: panelTop + height,
      title: y + titleBaseline,
      width,
    };
    const last = i === panels.length - 1;
    y = box.bottom + (last ? xAxisHeight : panelGap - yTitleHeight);
    return (
      linePanel(analysis, panel.words, panel.all, panel.range, x, box) +
      (spec.overlay?.(analysis, panel, x, box) ?? '') +
      xAxis(x, box, last ? xTitle : null)
    );
  });
  return { svg: svg.join(''), bottom: y };
}

const heightOf = (panels: readonly PanelData[]) =>
  panels.length > 1 ? panelHeight.stacked : panelHeight.alone;

/** Whether an interval leaves the frame; below zero there is nothing to see. */
function isCut({ panel, y }: { panel: PanelData; y: Scale }): boolean {
  const estimates = panel.all.flatMap((one) => one.points.flatMap((point) => point.estimate ?? []));
  return estimates.some(({ low, high }) => (high ?? y.high) > y.high || (y.log && (low ?? y.low) < y.low));
}

/** INVALID trials that a panel cannot hold, with their values. */
function beyondFrame({ panel: { words, all }, y }: { panel: PanelData; y: Scale }): string[] {
  return all
    .flatMap((one) => one.points.flatMap((point) => point.excluded))
    .filter(({ value }) => value > y.high || value < y.low)
    .map(({ run_id, value }) => `${run_id} at ${withUnit(formatNumber(value), words.unit)}`);
}

function endName(name: string, points: SeriesPoints['points']): string {
  return points.some((point) => point.estimate) ? name : `${name}: not measured`;
}

function widestTick({ low, high, log }: Range): number {
  const ticks = log ? logTicks(low, high) : linearTicks(high);
  return Math.max(...ticks.map((tick) => textWidth(formatTick(tick), size.axis)));
}

/** The first and the last value of every line, for those who cannot see it. */
function valuesInWords(analysis: Analysis, panels: readonly PanelData[]): string {
  return panels
    .flatMap(({ words, all }) =>
      all.flatMap(({ series, points }) => {
        const known = points.filter((point) => point.estimate);
        const [first, last] = [known[0], known.at(-1)];
        if (!first?.estimate || !last?.estimate) return [`${series.name}: ${words.quantity} not measured.`];
        const unit = words.unit === '%' ? '%' : ` ${words.unit}`;
        const at = (point: typeof first) =>
          `${formatTick(Number(point.estimate!.value.toPrecision(3)))}${unit} at ${point.level}`;
        const span = first === last ? at(first) : `${at(first)}, ${at(last)}`;
        return [`${series.name}: ${words.quantity} ${span} ${analysis.design.x.label}.`];
      }),
    )
    .join(' ');
}
