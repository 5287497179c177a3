import type { Analysis } from '../../analysis/analysis.ts';
import type { Held, Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { type CsvValue, formatCsv } from '../../results/csv.ts';
import { type Box, inset, xAxis, xAxisHeight, yAxis } from '../axes.ts';
import { band } from '../band.ts';
import type { Figure, FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import type { Scale } from '../scale.ts';
import { margin, paint, size, type Width, widths } from '../style.ts';
import { line as stroke, text } from '../svg.ts';
import { freeScale } from './free-scale.ts';
import { bandSample, cross, dashes, keyRows, plus } from './key.ts';
import { isOverReplicas, mean, type TheoryLine, theoryLines } from './lines.ts';
import { levelAxis, loadTitle } from './load-axis.ts';
import { trialMark } from './marks.ts';
import { seriesHead } from './series-head.ts';
import { errorsOf, percent, signedPercent, trialNotes } from './words.ts';

interface Quantity {
  readonly name: string;
  held(trial: TheoryTrial): Held | null;
  occupied(trial: TheoryTrial): number | null;
  drawn(trial: TheoryTrial): number | null;
}

const nothing = () => null;

const quantities: readonly Quantity[] = [
  { name: 'throughput', held: (trial) => trial.throughput, occupied: nothing, drawn: nothing },
  {
    name: 'mean response time',
    held: (trial) => trial.response_s,
    occupied: ({ lindley }) => lindley?.occupied.off ?? null,
    drawn: ({ lindley }) => lindley?.drawn?.off ?? null,
  },
  {
    name: 'utilisation',
    held: (trial) => trial.utilisation,
    occupied: nothing,
    drawn: ({ lindley }) => lindley?.drawn?.utilisation_off ?? null,
  },
];

const panelHeight = { wide: 150, narrow: 120 } as const;
const panelGap = 30;
const columnGap = 22;
const yRoom = 42;
/** Intervals stretch an axis by at most so much beyond the errors. */
const stretch = 4;
/** An axis shows at least this, in per cent: below it there is nothing to see. */
const least = 1;

/** How far off theory each quantity is, with what chance allows, and how far off Lindley's recursion. */
export const theoryError: FigureDefinition = {
  id: 'theory_error',
  draw({ theory, design }, width) {
    return theory && errorsOf(theory, (trial) => trial.response_s) ? draw(theory, design, width) : null;
  },
};

function draw(theory: Theory, design: Analysis['design'], width: Width): Figure {
  const lines = theoryLines(theory);
  const subtitle =
    '(measured \u2212 theory) / theory, by level. Grey band: where a window of that length lies in 95% of all cases if theory is right; cut off where it leaves the frame.';
  const found = quantities.flatMap(({ name, held }) => {
    const errors = errorsOf(theory, held);
    return errors ? [{ name, ...errors }] : [];
  });
  const description = `${subtitle} ${found.map((one) => `${one.name}: ${percent(one.mean)} on average, ${percent(one.worst)} at most, ${one.where}; inside at ${one.inside} of ${one.levels}.`).join(' ')}`;
  const name = 'theory_error';
  const title = titleOf(theory, found);
  const content = { name, title, subtitle, description, notes: trialNotes(theory) };
  return {
    ...content,
    topic: 'Errors against theory',
    svg: frame({ ...content, body: (top) => grid(theory, lines, design, top, width) }, width),
    csv: csvOf(theory),
  };
}

function titleOf(theory: Theory, found: readonly { name: string; mean: number; worst: number }[]): string {
  const errors = found.map(({ name, mean: of }) => `${name} ${percent(of)}`).join(', ');
  const lindley = theory.trials.filter(({ kept }) => kept).flatMap((one) => one.lindley ?? []);
  if (lindley.length === 0) return `Mean errors against theory: ${errors}`;
  const rest = mean(lindley.map(({ occupied }) => Math.abs(occupied.off)));
  return `Mean errors against theory: ${errors}; against Lindley on the occupancies ${percent(rest)}`;
}

/** A column a quantity and a row a series; on a telephone all below each other. */
function grid(
  theory: Theory,
  lines: readonly TheoryLine[],
  design: Analysis['design'],
  top: number,
  width: Width,
) {
  const right = widths[width] - margin;
  const overReplicas = isOverReplicas(lines);
  const measured = (x: number, y: number) =>
    trialMark(design, { ...theory.trials[0]!, kept: true }, [x, y], '');
  const has = (of: (one: NonNullable<TheoryTrial['lindley']>) => unknown) =>
    theory.trials.some(({ kept, lindley }) => kept && lindley && of(lindley));
  const key = keyRows(
    [
      {
        words: lines.length === 1 ? 'against theory' : 'against theory, in each arm\u2019s colour',
        glyph: measured,
      },
      { words: 'what chance allows', glyph: bandSample },
      ...(has(() => true) ? [{ words: 'against Lindley on the occupancies', glyph: plus }] : []),
      ...(has(({ drawn }) => drawn) ? [{ words: 'against the services drawn', glyph: cross }] : []),
    ],
    top,
    margin,
    right,
  );
  const columns = width === 'wide' ? quantities.length : 1;
  const each = (right - margin - (columns - 1) * columnGap) / columns;
  const title = overReplicas ? design.x.label : loadTitle(lines, false);
  let bottom = key.bottom + 4;
  const parts: string[] = [];
  lines.forEach((one, row) => {
    if (lines.length > 1) {
      parts.push(seriesHead(design, one, margin, bottom + 14, right));
      bottom += 22;
    }
    quantities.forEach((quantity, i) => {
      if (i > 0 && i % columns === 0) bottom += panelGap - 24;
      const column = i % columns;
      const from = bottom + 24;
      const box: Box = {
        left: margin + column * (each + columnGap) + yRoom,
        right: margin + column * (each + columnGap) + each,
        top: from,
        bottom: from + panelHeight[width],
        title: bottom + 12,
        width,
      };
      // One title says it for all columns.
      const words = columns > 1 && column !== 1 ? '' : title;
      const isLast = row === lines.length - 1 && i + columns >= quantities.length;
      parts.push(panel(one, quantity, design, lines, box, isLast ? words : null, overReplicas));
      if (column === columns - 1) bottom = box.bottom + (isLast ? xAxisHeight : 28);
    });
  });
  return { svg: key.svg + parts.join(''), bottom };
}

function panel(
  one: TheoryLine,
  quantity: Quantity,
  design: Analysis['design'],
  lines: readonly TheoryLine[],
  box: Box,
  title: string | null,
  overReplicas: boolean,
): string {
  const x = levelAxis(lines, box.left + inset, box.right - inset, overReplicas);
  const y = scaleOf(quantity, lines, box);
  const inside = (share: number) => y.at(Math.min(Math.max(100 * share, y.low), y.high));
  const placed = one.levels.flatMap(({ kept, offered, replicas }) => {
    const all = kept.flatMap((trial) => quantity.held(trial) ?? []);
    if (all.length === 0) return [];
    const at = x.at(overReplicas ? replicas : offered);
    const end = (key: 'low' | 'high') => mean(all.map(({ theory }) => theory[key] / theory.value - 1));
    return [{ x: at, low: y.at(100 * end('low')), high: y.at(100 * end('high')) }];
  });
  const marks = one.levels.flatMap(({ kept, excluded }) =>
    [...excluded, ...kept].map((trial) => {
      const held = quantity.held(trial);
      if (!held || (!trial.kept && isBeyond(100 * held.relative_error, y))) return '';
      const at = x.at(overReplicas ? trial.replicas : trial.offered);
      const [occupied, drawn] = trial.kept ? [quantity.occupied(trial), quantity.drawn(trial)] : [null, null];
      const said = `${quantity.name} ${signedPercent(held.relative_error)}`;
      return [
        occupied === null ? '' : plus(at, inside(occupied)),
        drawn === null ? '' : cross(at, inside(drawn)),
        trialMark(design, trial, [at, inside(held.relative_error)], said),
      ].join('');
    }),
  );
  // A single level is as wide as can be seen.
  const area =
    placed.length === 1 ? [-10, 10].map((by) => ({ ...placed[0]!, x: placed[0]!.x + by })) : placed;
  const ink = { 'text-anchor': 'middle', ...paint({ fill: 'ink' }) } as const;
  const levels = x.ticks
    .filter(({ label }) => title === null && label)
    .map(({ value, label }) => text(x.at(value), box.bottom + 18, label, { ...ink, 'font-size': size.note }));
  return [
    text(box.left - yRoom, box.title, `${quantity.name}, %`, paint({ fill: 'muted' })),
    yAxis(y, box),
    stroke(box.left, y.at(0), box.right, y.at(0), { ...dashes, ...paint({ stroke: 'ink' }) }),
    area.length ? band(area, 'ink', box) : '',
    ...marks,
    xAxis(x, box, title),
    ...levels,
  ].join('');
}

const isBeyond = (value: number, { low, high }: Scale) => value < low || value > high;

/** Around zero, the same for all series. */
function scaleOf(quantity: Quantity, lines: readonly TheoryLine[], box: Box) {
  const trials = lines.flatMap(({ levels }) => levels.flatMap((level) => [...level.kept, ...level.excluded]));
  const held = trials.flatMap((trial) => {
    const one = quantity.held(trial);
    return one ? [{ trial, one }] : [];
  });
  const errors = held.flatMap(({ trial, one }) => [
    trial.kept ? one.relative_error : 0,
    quantity.occupied(trial) ?? 0,
    quantity.drawn(trial) ?? 0,
  ]);
  const most = Math.max(least, ...errors.map((error) => 100 * Math.abs(error)));
  const end = (key: 'low' | 'high') =>
    Math.max(
      ...held.map(({ one }) =>
        Math.min(100 * Math.abs(one.theory[key] / one.theory.value - 1), stretch * most),
      ),
    );
  const errorEnd = (sign: 1 | -1) => Math.max(0, ...errors.map((error) => 100 * sign * error));
  const [low, high] = [Math.max(least, end('low'), errorEnd(-1)), Math.max(least, end('high'), errorEnd(1))];
  return freeScale(-low, high, { from: box.bottom, to: box.top }, 5);
}

function csvOf({ trials }: Theory): string {
  const header = ['run_id', 'series', 'kept', 'offered_asked', 'offered', 'replicas', 'quantity'];
  const rows = trials.flatMap((trial) =>
    quantities.map((quantity): CsvValue[] => {
      const held = quantity.held(trial);
      return [
        trial.run_id,
        trial.series,
        String(trial.kept),
        trial.offered_asked,
        trial.offered,
        trial.replicas,
        quantity.name,
        held?.relative_error ?? null,
        held ? held.theory.low / held.theory.value - 1 : null,
        held ? held.theory.high / held.theory.value - 1 : null,
        quantity.occupied(trial),
        quantity.drawn(trial),
      ];
    }),
  );
  return formatCsv([...header, 'error', 'chance_low', 'chance_high', 'lindley_off', 'drawn_off'], rows);
}
