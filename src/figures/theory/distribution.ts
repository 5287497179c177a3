import type { Analysis } from '../../analysis/analysis.ts';
import { type Chance, chances, REPETITIONS } from '../../analysis/theory/chance.ts';
import type { Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { type CsvValue, formatCsv } from '../../results/csv.ts';
import { armStyle } from '../arms.ts';
import { type Box, inset, xAxis, xAxisHeight, yAxis } from '../axes.ts';
import { short } from '../dot-panel.ts';
import type { Figure, FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import { effectNumber } from '../sample/words.ts';
import { type Scale, scaleFromZero, valueScale } from '../scale.ts';
import { bandOpacity, margin, paint, size, type Width, widths } from '../style.ts';
import { el, pathThrough, text } from '../svg.ts';
import { linearTicks } from '../ticks.ts';
import { bandSample, dashes, keyRows, theorySample } from './key.ts';
import { keptTrials, type TheoryLine, theoryLines } from './lines.ts';
import { measuredLine, pointed } from './marks.ts';
import { timeUnit } from './response-time.ts';
import { seriesHead } from './series-head.ts';
import { lawOf, levelWords, placeOf, share as shareOf, trialNotes, unitOf } from './words.ts';

const name = 'response_time_distribution';
const panelHeight = 190;
const columnGap = 26;
const yRoom = 44;
const headHeight = 65;
/** Panels a series: its lowest, its middle and its highest level. */
const columnsMost = 3;

/** Share of requests that took longer, over the time: an exponential distribution is a straight line in it. And what chance makes of it. */
export const responseTimeDistribution: FigureDefinition = {
  id: name,
  draw({ theory, design }, width) {
    if (!theory) return null;
    const lines = theoryLines(theory);
    const most = width === 'narrow' && lines.length > 1 ? 1 : columnsMost;
    const rows = lines
      .map((line) => ({ line, trials: chosen(line, most) }))
      .filter(({ trials }) => trials.length > 0);
    if (rows.length === 0) return null;
    const chance = chances(theory, design.measure_s);
    return draw({ theory, design, lines, rows, width, chance });
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

interface Drawing {
  readonly theory: Theory;
  readonly design: Analysis['design'];
  readonly lines: readonly TheoryLine[];
  readonly rows: readonly Row[];
  readonly width: Width;
  chance(trial: TheoryTrial): Chance | null;
}

function draw(drawing: Drawing): Figure {
  const { theory, rows, width, chance } = drawing;
  const law = lawOf(theory);
  const title = titleOf(theory, law, chance);
  const some = rows.some(({ line, trials }) => line.levels.length > trials.length);
  const banded = rows.some(({ trials }) => trials.some((trial) => chance(trial) !== null));
  const several = rows.length > 1 ? ' of each series' : '';
  const shown =
    width === 'narrow' && several ? 'The highest level' : 'The lowest, the middle and the highest level';
  const which = some ? ` ${shown}${several}.` : '';
  const straight = law.startsWith('Exp') ? ': an exponential distribution is a straight line' : '';
  const subtitle = `Share of requests that took longer than a time${straight}.${which} Requests of one queue share its luck, the more the higher the load: ${banded ? `the band, and what distance chance gives, hold 95% of ${REPETITIONS} simulated windows of as many requests; it is cut off where it leaves the frame.` : 'no band is known of this model.'}`;
  const description = `${subtitle} ${rows.flatMap(({ trials }) => trials.map((trial) => inWords(trial, theory))).join(' ')}`;
  const content = { name, title, subtitle, description, notes: trialNotes(theory, false) };
  return {
    ...content,
    topic: 'Distribution of response times',
    svg: frame({ ...content, body: (top) => grid(drawing, top) }, width),
    csv: csvOf(theory, chance),
  };
}

function titleOf(theory: Theory, law: string, chanceOf: Drawing['chance']): string {
  const known = keptTrials(theory).flatMap((trial) => {
    const distance = trial.response_distance;
    return distance === null ? [] : [{ trial, distance, chance: chanceOf(trial)?.distance ?? null }];
  });
  if (known.length === 0) return 'Theory has no distribution of the response times here';
  const worst = known.reduce((a, b) => (b.distance > a.distance ? b : a));
  const where = known.length > 1 ? ` (${placeOf(worst.trial, theory)})` : '';
  const far = `the largest distance is ${effectNumber(worst.distance)}${where}`;
  const scaled = known.filter(({ chance }) => chance !== null);
  if (worst.chance === null || scaled.length === 0) return `Response times against ${law}: ${far}`;
  const inside = scaled.filter(({ distance, chance }) => distance <= chance!).length;
  const held = shareOf(inside, scaled.length, unitOf(theory));
  return `Response times follow ${law} within chance ${held}: ${far}, and chance gives up to ${effectNumber(worst.chance)} there`;
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

function grid({ theory, design, lines, rows, width, chance }: Drawing, top: number) {
  const right = widths[width] - margin;
  const { factor, unit } = timeUnit(theory);
  const first = armStyle(design, rows[0]!.line.arm);
  const measured = (x: number, y: number) => measuredLine(`M${x - 9},${y}h20`, first.colour);
  const key = keyRows(
    [
      ...(rows.length === 1 ? [{ words: 'measured', glyph: measured, colour: first.text }] : []),
      { words: lawOf(theory).startsWith('Exp') ? `theory: ${lawOf(theory)}` : 'theory', glyph: theorySample },
      ...(rows.some(({ trials }) => trials.some((trial) => chance(trial) !== null))
        ? [{ words: '95% of such windows', glyph: bandSample }]
        : []),
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
        title: bottom + headHeight - 10,
        width,
      };
      const words = lines.every(({ levels }) => levels.every(({ replicas }) => replicas === 1))
        ? `offered load ${levelWords(trial, lines)}`
        : levelWords(trial, lines);
      parts.push(panel(trial, chance(trial), design, words, factor, unit, box));
      if (column === columns - 1 || i === trials.length - 1) bottom = box.bottom + xAxisHeight + 4;
    });
  }
  return { svg: key.svg + parts.join(''), bottom };
}

function panel(
  trial: TheoryTrial,
  chance: Chance | null,
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
  const edge = (key: 'low' | 'high') =>
    chance === null
      ? []
      : all.flatMap(({ share, theory_s }) => {
          if (theory_s === null) return [];
          const [cx, cy] = at(theory_s * chance.of(share)[key], share);
          return [[cx, cy] as const];
        });
  const area = leftOf(box.right, [...edge('low'), ...edge('high').toReversed()]);
  const byChance = chance === null ? '' : ` (by chance up to ${effectNumber(chance.distance)})`;
  const distance =
    trial.response_distance === null ? '' : `distance ${effectNumber(trial.response_distance)}${byChance}`;
  return [
    text(box.left - yRoom, box.title - 39, words, {
      'font-weight': 600,
      'font-size': size.axis,
      ...paint({ fill: 'ink' }),
    }),
    text(box.left - yRoom, box.title - 20, distance, { 'font-size': size.axis, ...paint({ fill: 'ink' }) }),
    text(box.left - yRoom, box.title, 'requests, % (log scale)', paint({ fill: 'muted' })),
    yAxis(y, box),
    area.length > 2
      ? el('path', { d: `${pathThrough(area)}Z`, ...paint({ fill: 'ink' }), 'fill-opacity': bandOpacity })
      : '',
    measuredLine(pathThrough(seen), colour),
    expected.length
      ? el('path', { d: pathThrough(expected), ...paint({ fill: 'none', stroke: 'ink' }), ...dashes })
      : '',
    ...marks,
    xAxis(x, box, `response time, ${unit}`),
  ].join('');
}

type Corner = readonly [x: number, y: number];

/** What of an area lies left of an edge. */
function leftOf(edge: number, corners: readonly Corner[]): Corner[] {
  return corners.flatMap((corner, i): Corner[] => {
    const before = corners.at(i - 1)!;
    const [inside, was] = [corner[0] <= edge, before[0] <= edge];
    if (inside === was) return inside ? [corner] : [];
    const part = (edge - before[0]) / (corner[0] - before[0]);
    const crossing: Corner = [edge, before[1] + part * (corner[1] - before[1])];
    return inside ? [crossing, corner] : [crossing];
  });
}

function timeScale(most: number, { left, right }: Box): Scale {
  const ticks = linearTicks(most, Math.floor((right - left) / 52)).filter((tick) => tick <= most);
  return scaleFromZero(most, { from: left, to: right - inset }, ticks);
}

/** From 100% down to the rarest shown. */
const longerScale = (rarest: number, { top, bottom }: Box): Scale =>
  valueScale(100 * rarest, 100, true, { from: bottom, to: top }, 6);

function csvOf({ trials }: Theory, chance: Drawing['chance']): string {
  const rows = trials.flatMap((trial) => {
    const { run_id, series, kept, offered, replicas, response_distance, response_quantiles } = trial;
    const known = chance(trial);
    return response_quantiles.map(({ share, measured_s, theory_s }): CsvValue[] => {
      const by = known && theory_s !== null ? known.of(share) : null;
      return [
        ...[run_id, series, String(kept), offered, replicas, share, measured_s, theory_s],
        ...[by && theory_s! * by.low, by && theory_s! * by.high],
        ...[response_distance, known?.distance ?? null],
      ];
    });
  });
  return formatCsv(
    [
      ...['run_id', 'series', 'kept', 'offered', 'replicas', 'share', 'measured_s', 'theory_s'],
      ...['chance_low_s', 'chance_high_s', 'distance', 'chance_distance'],
    ],
    rows,
  );
}
