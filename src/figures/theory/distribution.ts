import type { Analysis } from '../../analysis/analysis.ts';
import type { Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { type CsvValue, formatCsv } from '../../results/csv.ts';
import { armStyle } from '../arms.ts';
import { type Box, inset, xAxis, xAxisHeight, yAxis } from '../axes.ts';
import { short } from '../dot-panel.ts';
import type { Figure, FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import { effectNumber } from '../sample/words.ts';
import { type Scale, scaleFromZero, valueScale } from '../scale.ts';
import { margin, paint, size, type Width, widths } from '../style.ts';
import { el, pathThrough, text } from '../svg.ts';
import { linearTicks } from '../ticks.ts';
import { dashes, keyRows, theorySample } from './key.ts';
import { keptTrials, type TheoryLine, theoryLines } from './lines.ts';
import { measuredLine, pointed } from './marks.ts';
import { timeUnit } from './response-time.ts';
import { seriesHead } from './series-head.ts';
import { lawOf, levelWords, placeOf, trialNotes } from './words.ts';

const name = 'response_time_distribution';
const panelHeight = 190;
const columnGap = 26;
const yRoom = 44;
const headHeight = 46;
/** Panels a series: its lowest, its middle and its highest level. */
const columnsMost = 3;

/** Share of requests that took longer, over the time: an exponential distribution is a straight line in it. */
export const responseTimeDistribution: FigureDefinition = {
  id: name,
  draw({ theory, design }, width) {
    if (!theory) return null;
    const lines = theoryLines(theory);
    const most = width === 'narrow' && lines.length > 1 ? 1 : columnsMost;
    const rows = lines
      .map((line) => ({ line, trials: chosen(line, most) }))
      .filter(({ trials }) => trials.length > 0);
    return rows.length ? draw(theory, design, lines, rows, width) : null;
  },
};

interface Row {
  readonly line: TheoryLine;
  readonly trials: readonly TheoryTrial[];
}

/** The first trial that counts of the lowest, the middle and the highest level, or of the highest alone. */
function chosen({ levels }: TheoryLine, most: number): TheoryTrial[] {
  const all = levels.flatMap(({ kept }) => {
    const first = kept.find(({ response_quantiles }) => response_quantiles.length > 0);
    return first ? [first] : [];
  });
  if (most === 1) return all.slice(-1);
  const picks = [0, Math.floor((all.length - 1) / 2), all.length - 1];
  return all.length <= most ? all : picks.map((i) => all[i]!);
}

function draw(
  theory: Theory,
  design: Analysis['design'],
  lines: readonly TheoryLine[],
  rows: readonly Row[],
  width: Width,
): Figure {
  const law = lawOf(theory);
  const title = titleOf(theory, law);
  const some = rows.some(({ line, trials }) => line.levels.length > trials.length);
  const several = rows.length > 1 ? ' of each series' : '';
  const shown =
    width === 'narrow' && several ? 'The highest level' : 'The lowest, the middle and the highest level';
  const which = some ? ` ${shown}${several}.` : '';
  const straight = law.startsWith('Exp') ? ': an exponential distribution is a straight line' : '';
  const subtitle = `Share of requests that took longer than a time${straight}.${which} Requests in one queue share its luck, which at a high load bends the line.`;
  const description = `${subtitle} ${rows.flatMap(({ trials }) => trials.map((trial) => inWords(trial, theory))).join(' ')}`;
  const content = { name, title, subtitle, description, notes: trialNotes(theory, false) };
  return {
    ...content,
    topic: 'Distribution of response times',
    svg: frame({ ...content, body: (top) => grid(theory, design, lines, rows, top, width) }, width),
    csv: csvOf(theory),
  };
}

function titleOf(theory: Theory, law: string): string {
  const known = keptTrials(theory).flatMap((trial) =>
    trial.response_distance === null ? [] : [{ trial, distance: trial.response_distance }],
  );
  if (known.length === 0) return 'Theory has no distribution of the response times here';
  const worst = known.reduce((a, b) => (b.distance > a.distance ? b : a));
  const most = effectNumber(worst.distance);
  return known.length === 1
    ? `Response times lie ${most} from ${law} at most`
    : `Response times against ${law}: the largest distance is ${most} (${placeOf(worst.trial, theory)})`;
}

function inWords(trial: TheoryTrial, theory: Theory): string {
  const { factor, unit } = timeUnit(theory);
  const half = trial.response_quantiles.find(({ share }) => share >= 0.5);
  const high = trial.response_quantiles.at(-1);
  return [half, high]
    .flatMap((one) => {
      if (!one) return [];
      const expected = one.theory_s === null ? '' : `, theory ${short(one.theory_s * factor)}`;
      return [
        `${placeOf(trial, theory)}: ${short(one.share * 100)}% within ${short(one.measured_s * factor)} ${unit}${expected}.`,
      ];
    })
    .join(' ');
}

function grid(
  theory: Theory,
  design: Analysis['design'],
  lines: readonly TheoryLine[],
  rows: readonly Row[],
  top: number,
  width: Width,
) {
  const right = widths[width] - margin;
  const { factor, unit } = timeUnit(theory);
  const first = armStyle(design, rows[0]!.line.arm);
  const measured = (x: number, y: number) => measuredLine(`M${x - 9},${y}h20`, first.colour);
  const key = keyRows(
    [
      ...(rows.length === 1 ? [{ words: 'measured', glyph: measured, colour: first.text }] : []),
      { words: lawOf(theory).startsWith('Exp') ? `theory: ${lawOf(theory)}` : 'theory', glyph: theorySample },
    ],
    top,
    margin,
    right,
  );
  const columns = width === 'wide' ? Math.max(...rows.map(({ trials }) => trials.length)) : 1;
  const each = (right - margin - (columns - 1) * columnGap) / columns;
  let bottom = key.bottom;
  const parts: string[] = [];
  for (const { line, trials } of rows) {
    if (rows.length > 1) {
      parts.push(seriesHead(design, line, margin, bottom + 16, right));
      bottom += 22;
    }
    trials.forEach((trial, i) => {
      const column = i % columns;
      const left = margin + column * (each + columnGap);
      const box: Box = {
        left: left + yRoom,
        right: left + each,
        top: bottom + headHeight,
        bottom: bottom + headHeight + panelHeight,
        title: bottom + 36,
        width,
      };
      const words = lines.every(({ levels }) => levels.every(({ replicas }) => replicas === 1))
        ? `offered load ${levelWords(trial, lines)}`
        : levelWords(trial, lines);
      parts.push(panel(trial, design, words, factor, unit, box));
      if (column === columns - 1 || i === trials.length - 1) bottom = box.bottom + xAxisHeight + 4;
    });
  }
  return { svg: key.svg + parts.join(''), bottom };
}

function panel(
  trial: TheoryTrial,
  design: Analysis['design'],
  words: string,
  factor: number,
  unit: string,
  box: Box,
): string {
  const all = trial.response_quantiles.filter(({ share }) => share < 1);
  const times = all.flatMap(({ measured_s, theory_s }) => [measured_s, theory_s ?? 0]);
  const x = timeScale(factor * Math.max(...times), box);
  const y = longerScale(1 - all.at(-1)!.share, box);
  const at = (time: number, share: number) => [x.at(time * factor), y.at(100 * (1 - share))] as const;
  const { colour, marker } = armStyle(design, trial.arm);
  const expected = all.flatMap(({ share, theory_s }) => (theory_s === null ? [] : [at(theory_s, share)]));
  const seen = all.map(({ share, measured_s }) => at(measured_s, share));
  const marks = all.map(({ share, measured_s, theory_s }, i) => {
    const [cx, cy] = seen[i]!;
    const than = theory_s === null ? '' : `, theory ${short(theory_s * factor)} ${unit}`;
    const said = `${short(100 * (1 - share))}% took longer than ${short(measured_s * factor)} ${unit}${than}`;
    return pointed(el('path', { d: marker(cx, cy, 2.4), ...paint({ fill: colour }) }), [cx, cy], said);
  });
  const distance =
    trial.response_distance === null ? '' : `; distance ${effectNumber(trial.response_distance)}`;
  return [
    text(box.left - yRoom, box.title - 20, `${words}${distance}`, {
      'font-weight': 600,
      'font-size': size.axis,
      ...paint({ fill: 'ink' }),
    }),
    text(box.left - yRoom, box.title, 'requests, % (log scale)', paint({ fill: 'muted' })),
    yAxis(y, box),
    measuredLine(pathThrough(seen), colour),
    expected.length
      ? el('path', { d: pathThrough(expected), ...paint({ fill: 'none', stroke: 'ink' }), ...dashes })
      : '',
    ...marks,
    xAxis(x, box, `response time, ${unit}`),
  ].join('');
}

function timeScale(most: number, { left, right }: Box): Scale {
  const ticks = linearTicks(most, Math.floor((right - left) / 52)).filter((tick) => tick <= most);
  return scaleFromZero(most, { from: left, to: right - inset }, ticks);
}

/** From 100% down to the rarest shown. */
const longerScale = (rarest: number, { top, bottom }: Box): Scale =>
  valueScale(100 * rarest, 100, true, { from: bottom, to: top }, 6);

function csvOf({ trials }: Theory): string {
  const rows = trials.flatMap(({ run_id, series, kept, offered, replicas, response_quantiles }) =>
    response_quantiles.map(({ share, measured_s, theory_s }): CsvValue[] => [
      run_id,
      series,
      String(kept),
      offered,
      replicas,
      share,
      measured_s,
      theory_s,
    ]),
  );
  return formatCsv(
    ['run_id', 'series', 'kept', 'offered', 'replicas', 'share', 'measured_s', 'theory_s'],
    rows,
  );
}
