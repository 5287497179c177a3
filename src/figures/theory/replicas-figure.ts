import type { Analysis } from '../../analysis/analysis.ts';
import type { Held, Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { type CsvValue, formatCsv } from '../../results/csv.ts';
import { armStyle } from '../arms.ts';
import { type Box, inset, xAxis, xAxisHeight, yAxis, yTitle } from '../axes.ts';
import { short } from '../dot-panel.ts';
import { endLabels, labelColumn } from '../end-labels.ts';
import type { Figure, FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import { levelScale, type Scale, valueScale } from '../scale.ts';
import { bandOpacity, margin, paint, size, type Width, widths } from '../style.ts';
import { el, line, pathThrough } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import { bandSample, dashes, keyRows, theorySample } from './key.ts';
import { groups, isOverReplicas, mean, type TheoryLevel, type TheoryLine, theoryLines } from './lines.ts';
import { measuredLine, trialMark } from './marks.ts';
import { seriesKey } from './series-head.ts';
import { beyondFrame, trialNotes } from './words.ts';

/** A quantity over the number of replicas, each series against its own theory. */
export interface ReplicasFigure {
  readonly id: string;
  readonly topic: string;
  readonly quantity: string;
  unit(theory: Theory): { readonly factor: number; readonly unit: string };
  readonly mayBeLog: boolean;
  held(trial: TheoryTrial): Held | null;
  title(theory: Theory, lines: readonly TheoryLine[]): string;
}

const height = 320;
const titleHeight = 30;
const logSpan = 20;
const stretch = 1.6;
/** Pixels between the marks of two series, and half the width of a piece of theory. */
const dodge = { wide: 30, narrow: 15 } as const;
const piece = { wide: 12, narrow: 6 } as const;

export function replicasFigure(spec: ReplicasFigure): FigureDefinition {
  return {
    id: spec.id,
    draw({ theory, design }, width) {
      if (!theory) return null;
      const lines = theoryLines(theory);
      const known = lines.filter(({ levels }) =>
        levels.some(({ kept, excluded }) => [...kept, ...excluded].some((trial) => spec.held(trial))),
      );
      return isOverReplicas(lines) && known.length > 0 ? draw(spec, theory, design, known, width) : null;
    },
  };
}

function draw(
  spec: ReplicasFigure,
  theory: Theory,
  design: Analysis['design'],
  lines: readonly TheoryLine[],
  width: Width,
): Figure {
  const { factor, unit } = spec.unit(theory);
  const title = spec.title(theory, lines);
  const rates = theory.trials.map(({ rate_asked }) => rate_asked);
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  const at = most - least < 1e-6 * most ? ` at a total of ${short(most)} requests/s` : '';
  const repeated = lines.some(({ levels }) => levels.some(({ kept }) => kept.length > 1));
  const subtitle = `${spec.quantity} over the replicas${at}${repeated ? '; each mark is a trial, lines go through their means' : ''}. Dashed: theory of that dispatch, with where 95% of such windows lie.`;
  const description = `${subtitle} ${lines.flatMap((one) => inWords(spec, one, factor, unit)).join(' ')}`;
  const y = scaleOf(spec, theory, factor)({ from: 1, to: 0 });
  const notes = [...trialNotes(theory), ...beyondFrame(theory, spec.held, y, factor, unit), modelNote(lines)];
  const content = { name: spec.id, title, subtitle, description, notes };
  return {
    ...content,
    topic: spec.topic,
    svg: frame({ ...content, body: (top) => body(spec, theory, design, lines, top, width) }, width),
    csv: csvOf(spec, theory),
  };
}

/** 'Theory: round-robin: M/M/1, E2/M/1 each; random: ...'. */
export function modelNote(lines: readonly TheoryLine[]): string {
  const said = lines.map(({ series, levels }) => {
    const models = levels.flatMap(({ kept, excluded }) => [...kept, ...excluded].map(({ model }) => model));
    return `${series}: ${[...new Set(models)].join(', ')}`;
  });
  return `Theory: ${said.join('; ')}.`;
}

function body(
  spec: ReplicasFigure,
  theory: Theory,
  design: Analysis['design'],
  lines: readonly TheoryLine[],
  top: number,
  width: Width,
) {
  const { factor, unit } = spec.unit(theory);
  const names = lines.map(({ series }) => series);
  const y = scaleOf(spec, theory, factor);
  const widest = Math.max(30, ...y({ from: 1, to: 0 }).ticks.map(({ label }) => textWidth(label, size.axis)));
  // On a telephone names at the ends of lines would take the room of the picture.
  const atEnds = width === 'wide';
  const key = keyRows(
    [
      ...(atEnds ? [] : lines.map((one) => seriesKey(design, one))),
      { words: 'theory', glyph: theorySample },
      { words: '95% of such windows', glyph: bandSample },
    ],
    top,
    margin,
    widths[width] - margin,
  );
  const box: Box = {
    left: margin + widest + 12,
    right: widths[width] - margin - (atEnds ? labelColumn(names, width).width : 0),
    top: key.bottom + titleHeight,
    bottom: key.bottom + titleHeight + height,
    title: key.bottom + 14,
    width,
  };
  const counts = [...new Set(lines.flatMap(({ levels }) => levels.map(({ replicas }) => replicas)))];
  const room = inset + ((lines.length - 1) / 2) * dodge[width] + piece[width];
  const x = levelScale(counts, { from: box.left + room, to: box.right - room }, size.axis);
  const scale = y({ from: box.bottom, to: box.top });
  const panel: Panel = { spec, design, x, y: scale, factor, unit, width };
  const drawn = lines.map((one, i) => series(panel, one, (i - (lines.length - 1) / 2) * dodge[width]));
  const svg = [
    key.svg,
    yTitle(`${spec.quantity.toLowerCase()}, ${unit}${scale.log ? ' (log scale)' : ''}`, margin, box.title),
    yAxis(scale, box),
    ...drawn.map((one) => one.svg),
    atEnds
      ? endLabels(
          design,
          lines.map(({ series: name, arm }, i) => ({ arm, name, end: drawn[i]!.end })),
          box,
        )
      : '',
    xAxis(x, box, design.x.path.startsWith('replicas.') ? design.x.label : 'replicas'),
  ];
  return { svg: svg.join(''), bottom: box.bottom + xAxisHeight };
}

function scaleOf(spec: ReplicasFigure, { trials }: Theory, factor: number) {
  const held = trials.flatMap((trial) => {
    const one = spec.held(trial);
    return one ? [{ one, kept: trial.kept }] : [];
  });
  const central = held.flatMap(({ one, kept }) =>
    kept ? [one.measured, one.theory.value] : [one.theory.value],
  );
  const positive = central.filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  const log = spec.mayBeLog && most / least > logSpan;
  const high = Math.max(
    most,
    ...held
      .flatMap(({ one }) => [one.theory.high, one.measured])
      .map((value) => Math.min(value, stretch * most)),
  );
  return (range: { from: number; to: number }) =>
    valueScale((log ? least / 1.2 : 0) * factor, high * factor, log, range, log ? 9 : 7);
}

/** Where and in what unit series are drawn. */
interface Panel {
  readonly spec: ReplicasFigure;
  readonly design: Analysis['design'];
  readonly x: Scale;
  readonly y: Scale;
  readonly factor: number;
  readonly unit: string;
  readonly width: Width;
}

/** `shift`: pixels beside the number of replicas. */
function series({ spec, design, x, y, factor, unit, width }: Panel, one: TheoryLine, shift: number) {
  const { colour } = armStyle(design, one.arm);
  const inside = (value: number) => y.at(Math.min(Math.max(value * factor, y.low), y.high));
  const word = (value: number) => `${short(value * factor)} ${unit}`;
  const half = piece[width];
  const pieces: string[] = [];
  const means: (readonly [number, number])[] = [];
  const marks: string[] = [];
  for (const level of byCount(one.levels)) {
    const at = x.at(level[0]!.replicas) + shift;
    const kept = level.flatMap((own) => own.kept);
    const held = kept.flatMap((trial) => spec.held(trial) ?? []);
    if (held.length > 0) {
      const [low, value, high] = (['low', 'value', 'high'] as const).map((end) =>
        inside(mean(held.map(({ theory }) => theory[end]))),
      );
      const area = { x: at - half, y: high, width: 2 * half, height: Math.max(1, low! - high!) };
      pieces.push(
        el('rect', { ...area, ...paint({ fill: 'ink' }), 'fill-opacity': bandOpacity }),
        line(at - half, value!, at + half, value!, { ...dashes, ...paint({ stroke: 'ink' }) }),
      );
      means.push([at, inside(mean(held.map(({ measured }) => measured)))]);
    }
    for (const trial of [...level.flatMap((own) => own.excluded), ...kept]) {
      const own = spec.held(trial);
      if (!own || (!trial.kept && own.measured * factor > y.high)) continue;
      const said = `${word(own.measured)} with ${trial.replicas}; theory (${trial.model}) ${word(own.theory.value)}, 95% ${short(own.theory.low * factor)} to ${short(own.theory.high * factor)}`;
      marks.push(trialMark(design, trial, [at, inside(own.measured)], said));
    }
  }
  const through = means.length > 1 ? measuredLine(pathThrough(means), colour) : '';
  return { svg: pieces.join('') + through + marks.join(''), end: means.at(-1) ?? null };
}

/** The levels of each count of replicas, fewest first. */
const byCount = (levels: readonly TheoryLevel[]): TheoryLevel[][] =>
  groups(levels, ({ replicas }) => String(replicas)).sort((a, b) => a[0]!.replicas - b[0]!.replicas);

function inWords(
  spec: ReplicasFigure,
  { series: name, levels }: TheoryLine,
  factor: number,
  unit: string,
): string[] {
  const known = levels.flatMap(({ replicas, kept }) => {
    const held = kept.flatMap((trial) => spec.held(trial) ?? []);
    if (held.length === 0) return [];
    const of = (value: (one: Held) => number) => short(mean(held.map(value)) * factor);
    return [
      `${of((one) => one.measured)} ${unit} with ${replicas} (theory ${of((one) => one.theory.value)})`,
    ];
  });
  return known.length ? [`${name}: ${known.join(', ')}.`] : [];
}

function csvOf(spec: ReplicasFigure, { trials }: Theory): string {
  const rows = trials.map((trial): CsvValue[] => {
    const held = spec.held(trial);
    const { run_id, series: name, kept, model, replicas, offered } = trial;
    return [
      ...[run_id, name, String(kept), model, replicas, offered],
      ...[
        held?.measured ?? null,
        held?.theory.value ?? null,
        held?.theory.low ?? null,
        held?.theory.high ?? null,
      ],
    ];
  });
  return formatCsv(
    [
      'run_id',
      'series',
      'kept',
      'model',
      'replicas',
      'offered',
      'measured',
      'theory',
      'theory_low',
      'theory_high',
    ],
    rows,
  );
}
