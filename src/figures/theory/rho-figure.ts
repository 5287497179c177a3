import type { Analysis } from '../../analysis/analysis.ts';
import type { Held, Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { armStyle } from '../arms.ts';
import { type Box, inset, xAxis, xAxisHeight, yAxis, yTitle } from '../axes.ts';
import { band } from '../band.ts';
import { short } from '../dot-panel.ts';
import type { Figure, FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import { type Scale, valueScale } from '../scale.ts';
import { margin, paint, size, type Width, widths } from '../style.ts';
import { el, pathThrough } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import { bandSample, cross, dashes, type KeyEntry, keyRows, plus, theorySample } from './key.ts';
import { isOverReplicas, mean, type TheoryLine, theoryLines } from './lines.ts';
import { loadScale, loadTitle } from './load-axis.ts';
import { measuredLine, ring, trialMark } from './marks.ts';
import { rhoCsv } from './rho-csv.ts';
import { seriesHead } from './series-head.ts';
import { beyondFrame, trialNotes } from './words.ts';

/** A quantity over the offered load: what was measured, theory, and what the requests themselves lead to expect. */
export interface RhoFigure {
  readonly id: string;
  readonly topic: string;
  /** In a sentence. */
  readonly quantity: string;
  /** What all values are multiplied by, and their unit then. */
  unit(theory: Theory): { readonly factor: number; readonly unit: string };
  readonly mayBeLog: boolean;
  /** The axis goes at least so far, in the unit drawn. */
  readonly least?: number;
  held(trial: TheoryTrial): Held | null;
  /** By Lindley's recursion on the occupancies measured, and what the services drawn lead to expect. */
  occupied?(trial: TheoryTrial): number | null;
  readonly drawn?: { readonly words: string; of(trial: TheoryTrial): number | null };
  /** What somebody else published, by offered load. */
  published?(theory: Theory): readonly { readonly offered: number; readonly value: number }[];
  readonly theoryWords: string;
  title(theory: Theory): string;
}

const height = { alone: 330, several: 200 } as const;
const titleHeight = 24;
const panelGap = 22;
/** Values that span more than this factor are drawn on a logarithmic axis, where they may. */
const logSpan = 20;
/** An interval or an INVALID trial stretches the axis by at most so much. */
const stretch = 1.6;

interface Drawing {
  readonly spec: RhoFigure;
  readonly analysis: Analysis;
  readonly theory: Theory;
  readonly lines: readonly TheoryLine[];
  readonly factor: number;
  readonly unit: string;
  readonly width: Width;
}

export function rhoFigure(spec: RhoFigure): FigureDefinition {
  return {
    id: spec.id,
    draw(analysis, width) {
      const { theory } = analysis;
      if (!theory) return null;
      const lines = theoryLines(theory);
      const known = theory.trials.some((trial) => spec.held(trial) !== null);
      if (!known || isOverReplicas(lines)) return null;
      return draw({ spec, analysis, theory, lines, width, ...spec.unit(theory) });
    },
  };
}

function draw(drawing: Drawing): Figure {
  const { spec, theory, lines, width, factor, unit } = drawing;
  const name = `${spec.id}_vs_rho`;
  const title = spec.title(theory);
  const repeated = lines.some(({ levels }) => levels.some(({ kept }) => kept.length > 1));
  const points = repeated
    ? 'each mark is a trial, the line goes through their means'
    : 'each mark is a trial';
  const y = scaleOf(drawing)({ from: 1, to: 0 });
  const cut = lines.some(({ levels }) =>
    levels.some(({ kept }) => {
      const highs = kept.flatMap((trial) => spec.held(trial)?.theory.high ?? []);
      return highs.length > 0 && mean(highs) * factor > y.high;
    }),
  );
  const subtitle = `${spec.quantity} over the offered load that was sent: ${points}. ${spec.theoryWords}${cut ? ' The band is cut off where it leaves the frame.' : ''}`;
  const description = `${subtitle} ${inWords(drawing)}`;
  const content = {
    name,
    title,
    subtitle,
    description,
    notes: [...trialNotes(theory), ...beyondFrame(theory, spec.held, y, factor, unit)],
  };
  return {
    ...content,
    topic: spec.topic,
    svg: frame({ ...content, body: (top) => stack(drawing, top) }, width),
    csv: rhoCsv(spec, theory),
  };
}

function stack(drawing: Drawing, top: number) {
  const { analysis, lines, width } = drawing;
  const y = scaleOf(drawing);
  const widest = Math.max(30, ...y({ from: 1, to: 0 }).ticks.map(({ label }) => textWidth(label, size.axis)));
  const [left, right] = [margin + widest + 12, widths[width] - margin - 8];
  const key = keyRows(keyOf(drawing), top, margin, right);
  const x = loadScale(lines, left + inset, right - inset);
  let bottom = key.bottom;
  const svg = lines.map((line, i) => {
    const last = i === lines.length - 1;
    const head = lines.length > 1 ? seriesHead(analysis.design, line, margin, bottom + 14, right) : '';
    const title = bottom + (head ? 20 : 0) + 14;
    const from = title + titleHeight - 12;
    const box: Box = {
      left,
      right,
      top: from,
      bottom: from + (lines.length > 1 ? height.several : height.alone),
      title,
      width,
    };
    bottom = box.bottom + (last ? xAxisHeight : panelGap);
    const scale = y({ from: box.bottom, to: box.top });
    return head + panel(drawing, line, x, scale, box) + xAxis(x, box, last ? loadTitle(lines, x.log) : null);
  });
  return { svg: key.svg + svg.join(''), bottom };
}

/** All series on one scale: they are to be compared. */
function scaleOf({ spec, theory, lines, factor }: Drawing) {
  const held = theory.trials.flatMap((trial) => {
    const one = spec.held(trial);
    return one ? [{ trial, one }] : [];
  });
  const shown = held.filter(({ trial }) => trial.kept);
  const central = (shown.length ? shown : held).flatMap(({ trial, one }) => [
    one.measured,
    one.theory.value,
    spec.occupied?.(trial) ?? one.measured,
    spec.drawn?.of(trial) ?? one.measured,
  ]);
  const foreign = (spec.published?.(theory) ?? []).map(({ value }) => value);
  const all = [...central, ...foreign].filter((value) => value > 0);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const log = spec.mayBeLog && most / least > logSpan;
  const ends = held.flatMap(({ one }) => [one.theory.high, one.measured]);
  const low = log ? Math.max(least / stretch, Math.min(least, ...held.map(({ one }) => one.theory.low))) : 0;
  const high = Math.max(most, ...ends.map((value) => Math.min(value, most * stretch)));
  const ticks = (lines.length > 1 ? 5 : 8) + (log ? 2 : 0);
  return (range: { from: number; to: number }) =>
    valueScale(low * factor, Math.max(spec.least ?? 0, high * factor), log, range, ticks);
}

function panel(drawing: Drawing, line: TheoryLine, x: Scale, y: Scale, box: Box): string {
  const { spec, analysis, theory, factor, unit } = drawing;
  const inside = (value: number) => y.at(Math.min(Math.max(value * factor, y.low), y.high));
  const held = line.levels.flatMap((level) => {
    const all = level.kept.flatMap((trial) => spec.held(trial) ?? []);
    if (all.length === 0) return [];
    const of = (value: (one: Held) => number) => mean(all.map(value));
    return [
      {
        x: x.at(level.offered),
        measured: of((one) => one.measured),
        value: of((one) => one.theory.value),
        low: of((one) => one.theory.low),
        high: of((one) => one.theory.high),
      },
    ];
  });
  const { colour } = armStyle(analysis.design, line.arm);
  const free = (value: number) => y.at(y.log ? Math.max(value * factor, y.low * 1e-9) : value * factor);
  const area = held.map((one) => ({ x: one.x, low: free(one.low), high: free(one.high) }));
  const expected = pathThrough(held.map((one) => [one.x, inside(one.value)] as const));
  const measured = pathThrough(held.map((one) => [one.x, inside(one.measured)] as const));
  const published = (spec.published?.(theory) ?? [])
    .filter(({ offered }) => offered >= x.low * 0.99 && offered <= x.high * 1.01)
    .map((one) => ring(x.at(one.offered), inside(one.value)));
  const trials = line.levels.flatMap(({ kept, excluded }) => [...excluded, ...kept]);
  return [
    yTitle(`${spec.quantity.toLowerCase()}, ${unit}${y.log ? ' (log scale)' : ''}`, margin, box.title),
    yAxis(y, box),
    // Theory's band is ink: the arm's colour is what was measured.
    held.length > 1 ? band(area, 'ink', box) : '',
    ...published,
    held.length > 1 ? measuredLine(measured, colour) : '',
    el('path', { d: expected, ...paint({ fill: 'none', stroke: 'ink' }), ...dashes }),
    ...trials.map((trial) => marksOf(drawing, trial, x, y, inside)),
  ].join('');
}

function marksOf(
  { spec, analysis, factor, unit }: Drawing,
  trial: TheoryTrial,
  x: Scale,
  scale: Scale,
  y: (value: number) => number,
) {
  const held = spec.held(trial);
  if (!held) return '';
  const beyond = held.measured * factor > scale.high || held.measured * factor < scale.low;
  if (!trial.kept && beyond) return '';
  const at = x.at(trial.offered);
  const [occupied, drawn] = [spec.occupied?.(trial) ?? null, spec.drawn?.of(trial) ?? null];
  const word = (value: number) => `${short(value * factor)} ${unit}`;
  const { value, low, high } = held.theory;
  const said = [
    `${word(held.measured)} at ${short(trial.offered)}`,
    `theory (${trial.model}) ${word(value)}, 95% ${short(low * factor)} to ${short(high * factor)}`,
    occupied === null ? '' : `Lindley on occupancies ${word(occupied)}`,
    drawn === null ? '' : `${spec.drawn!.words} ${word(drawn)}`,
  ];
  return [
    trial.kept && occupied !== null ? plus(at, y(occupied)) : '',
    trial.kept && drawn !== null ? cross(at, y(drawn)) : '',
    trialMark(analysis.design, trial, [at, y(held.measured)], said.filter(Boolean).join('; ')),
  ].join('');
}

function keyOf({ spec, analysis, theory, lines }: Drawing): KeyEntry[] {
  const some = (of: ((trial: TheoryTrial) => number | null) | undefined) =>
    theory.trials.some((trial) => trial.kept && (of?.(trial) ?? null) !== null);
  const { arm } = lines[0]!;
  const { colour, text: ink, marker } = armStyle(analysis.design, arm);
  const measured = (x: number, y: number) =>
    measuredLine(`M${x - 9},${y}h20`, colour) +
    el('path', { d: marker(x + 1, y, 3.8), ...paint({ fill: colour }) });
  const models = [...new Set(theory.trials.map(({ model }) => model))];
  return [
    ...(lines.length === 1 ? [{ words: 'measured', glyph: measured, colour: ink }] : []),
    { words: models.length === 1 ? `theory: ${models[0]}` : 'theory', glyph: theorySample },
    { words: '95% of such windows', glyph: bandSample },
    ...(some(spec.occupied) ? [{ words: 'Lindley on the occupancies', glyph: plus }] : []),
    ...(spec.drawn && some(spec.drawn.of) ? [{ words: spec.drawn.words, glyph: cross }] : []),
    ...(spec.published?.(theory).length ? [{ words: 'published by others', glyph: ring }] : []),
  ];
}

/** For those who cannot see it. */
function inWords({ spec, lines, factor, unit }: Drawing): string {
  return lines
    .flatMap(({ series, levels }) => {
      const known = levels.flatMap(({ asked, kept }) => {
        const held = kept.flatMap((trial) => spec.held(trial) ?? []);
        const of = (value: (one: Held) => number) => short(mean(held.map(value)) * factor);
        return held.length
          ? [
              `${of((one) => one.measured)} ${unit} at ${short(asked)} (theory ${of((one) => one.theory.value)})`,
            ]
          : [];
      });
      return known.length ? [`${series}: ${known.join(', ')}.`] : [];
    })
    .join(' ');
}
