import type { Analysis } from '../../analysis/analysis.ts';
import type { Assumption, AssumptionName, Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import type { Aspect } from '../../stats/checks/aspect.ts';
import { type Box, inset, xAxis, xAxisHeight, yAxis } from '../axes.ts';
import { band, whisker } from '../band.ts';
import { short } from '../dot-panel.ts';
import type { Figure, FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import { effectNumber } from '../sample/words.ts';
import { margin, paint, size, type Width, widths } from '../style.ts';
import { line as stroke, text } from '../svg.ts';
import { wrapText } from '../text-width.ts';
import { effectsCsv } from './effects-csv.ts';
import { freeScale } from './free-scale.ts';
import { bandSample, keyRows } from './key.ts';
import { isOverReplicas, type TheoryLine, theoryLines } from './lines.ts';
import { levelAxis, loadTitle } from './load-axis.ts';
import { pointed } from './marks.ts';
import { looks, shapeOf } from './outcome-looks.ts';
import { seriesHead } from './series-head.ts';
import { strain } from './strain.ts';
import { placeOf, trialNotes } from './words.ts';

const name = 'assumption_effects';
const panelHeight = 74;
const columnsOf = { wide: 4, narrow: 2 } as const;
const columnGap = 16;
const yRoom = 48;
const headHeight = 24;
const wordsHeight = 15;
/** Intervals stretch an axis to at most so many margins; effects are always inside it. */
const stretch = 2.5;

/** An outcome of a statistic, as the checklist draws it for its assumption. */
const drawnAs: Readonly<Record<Aspect['outcome'], Assumption['outcome']>> = {
  within: 'holds',
  beyond: 'broken',
  open: 'open',
};
const outcomeWords: Readonly<Record<Aspect['outcome'], string>> = {
  within: 'the interval lies inside the margin',
  beyond: 'beyond chance and beyond the margin',
  open: 'too little to tell',
};

interface Effect {
  readonly trial: TheoryTrial;
  readonly assumption: AssumptionName;
  readonly aspect: Aspect;
}

/** Each statistic of each assumption over the levels, with its interval, in its margin. */
export const assumptionEffects: FigureDefinition = {
  id: name,
  draw({ theory, design }, width) {
    if (!theory) return null;
    const lines = theoryLines(theory).filter((one) => effectsOf(one).length > 0);
    return lines.length > 0 ? draw(theory, design, lines, width) : null;
  },
};

const effectsOf = ({ levels }: TheoryLine): Effect[] =>
  levels.flatMap(({ kept }) =>
    kept.flatMap((trial) =>
      (trial.assumptions ?? []).flatMap(({ name: assumption, aspects }) =>
        aspects.map((aspect) => ({ trial, assumption, aspect })),
      ),
    ),
  );

function draw(
  theory: Theory,
  design: Analysis['design'],
  lines: readonly TheoryLine[],
  width: Width,
): Figure {
  const all = lines.flatMap(effectsOf);
  const subtitle =
    'A panel for each statistic, over the levels: what it says, and its effect with an interval that leaves out at most 5% at either end, a mark for each trial. Grey band: the margin inside which an effect does not matter. A statistic holds where its interval lies inside; an interval that leaves the frame is cut off.';
  const description = `${subtitle} ${all
    .filter(({ aspect }) => aspect.outcome !== 'within')
    .map((one) => inWords(one, theory))
    .join(' ')}`;
  const title = titleOf(all, theory);
  const content = { name, title, subtitle, description, notes: trialNotes(theory, false) };
  return {
    ...content,
    topic: 'Effects by assumption',
    svg: frame({ ...content, body: (top) => stack(design, lines, top, width) }, width),
    csv: effectsCsv(theory),
  };
}

function titleOf(all: readonly Effect[], theory: Theory): string {
  const within = all.filter(({ aspect }) => aspect.outcome === 'within').length;
  const beyond = all.filter(({ aspect }) => aspect.outcome === 'beyond');
  const furthest = (beyond.length > 0 ? beyond : all).reduce((a, b) =>
    strain(b.aspect) > strain(a.aspect) ? b : a,
  );
  const where = `\u201c${furthest.aspect.name}\u201d ${placeOf(furthest.trial, theory)}, ${short(Number(strain(furthest.aspect).toPrecision(2)))} times its margin`;
  const count = (found: number) => (found === 0 ? 'none' : String(found));
  if (within === all.length)
    return `All ${all.length} effects are shown to lie inside their margins; nearest to its end: ${where}`;
  return `${within} of ${all.length} effects are shown to lie inside their margins, ${count(beyond.length)} ${beyond.length > 1 ? 'are' : 'is'} beyond; furthest out: ${where}`;
}

function inWords(
  { trial, assumption, aspect: { name: statistic, effect, outcome } }: Effect,
  theory: Theory,
): string {
  const { what, value, low, high } = effect;
  return `${assumption}, ${statistic}, ${placeOf(trial, theory)}: ${what} ${effectNumber(value)} (${effectNumber(low)} to ${effectNumber(high)}), ${outcomeWords[outcome]}.`;
}

function stack(design: Analysis['design'], lines: readonly TheoryLine[], top: number, width: Width) {
  const right = widths[width] - margin;
  const used = new Set(lines.flatMap(effectsOf).map(({ aspect }) => aspect.outcome));
  const key = keyRows(
    [
      ...(Object.keys(drawnAs) as Aspect['outcome'][])
        .filter((outcome) => used.has(outcome))
        .map((outcome) => ({
          words: outcomeWords[outcome],
          colour: looks[drawnAs[outcome]].text,
          glyph: (x: number, y: number) => shapeOf(drawnAs[outcome], x, y),
        })),
      { words: 'margin', glyph: bandSample },
    ],
    top,
    margin,
    right,
  );
  let bottom = key.bottom;
  const svg = lines.map((line) => {
    const head = lines.length > 1 ? seriesHead(design, line, margin, bottom + 14, right) : '';
    const drawn = panels(design, line, lines, bottom + (head ? 22 : 0), width);
    bottom = drawn.bottom + 12;
    return head + drawn.svg;
  });
  return { svg: key.svg + svg.join(''), bottom: bottom - 12 };
}

/** Row after row: an assumption begins where the one before it ends, and each row's panels stand on one line. */
function panels(
  design: Analysis['design'],
  line: TheoryLine,
  lines: readonly TheoryLine[],
  top: number,
  width: Width,
) {
  const columns = columnsOf[width];
  const each = (widths[width] - 2 * margin - (columns - 1) * columnGap) / columns;
  const all = effectsOf(line);
  const wanted = [...new Map(all.map((one) => [`${one.assumption}: ${one.aspect.name}`, one])).values()].map(
    ({ assumption, aspect }) => ({
      assumption,
      own: all.filter((one) => one.assumption === assumption && one.aspect.name === aspect.name),
      words: wrapText(aspect.name, each - 4, size.note),
      what: wrapText(aspect.effect.what, each - 4, size.note),
    }),
  );
  const title = isOverReplicas(lines) ? design.x.label : loadTitle(lines, false);
  let bottom = top;
  const parts: string[] = [];
  for (let from = 0; from < wanted.length; from += columns) {
    const row = wanted.slice(from, from + columns);
    const above =
      headHeight + wordsHeight * Math.max(...row.map(({ words, what }) => words.length + what.length));
    const start = bottom;
    row.forEach(({ assumption, own, words, what }, i) => {
      const left = margin + i * (each + columnGap);
      const box: Box = {
        left: left + yRoom,
        right: left + each,
        top: start + above + 12,
        bottom: start + above + 12 + panelHeight,
        title: start + 16,
        width,
      };
      parts.push(
        text(left, box.title, assumption, {
          'font-weight': 600,
          'font-size': size.axis,
          ...paint({ fill: 'ink' }),
        }),
        ...words.map((part, k) => small(left, box.title + wordsHeight * (k + 1), part, 'ink')),
        // The y axis's title stands on it.
        ...what.map((part, k) =>
          small(left, box.top - 12 - wordsHeight * (what.length - 1 - k), part, 'muted'),
        ),
        panel(own, lines, box),
      );
      bottom = box.bottom + 26;
    });
  }
  const middle = { 'text-anchor': 'middle', ...paint({ fill: 'muted' }) } as const;
  parts.push(text(widths[width] / 2, bottom + xAxisHeight - 34, title, middle));
  return { svg: parts.join(''), bottom: bottom + xAxisHeight - 30 };
}

const small = (x: number, y: number, words: string, colour: 'ink' | 'muted') =>
  text(x, y, words, { 'font-size': size.note, ...paint({ fill: colour }) });

function panel(all: readonly Effect[], lines: readonly TheoryLine[], box: Box): string {
  const overReplicas = isOverReplicas(lines);
  const x = levelAxis(lines, box.left + inset, box.right - inset, overReplicas);
  const y = scaleOf(all, box);
  const inFrame = (value: number) => y.at(Math.min(Math.max(value, y.low), y.high));
  const placed = all
    .map(({ trial, aspect: { effect, outcome } }) => ({
      trial,
      effect,
      outcome,
      at: x.at(overReplicas ? trial.replicas : trial.offered),
    }))
    .sort((a, b) => a.at - b.at);
  const area = placed.map(({ at, effect: { margin: held } }) => ({
    x: at,
    low: y.at(held.low),
    high: y.at(held.high),
  }));
  // The margin is one of the whole panel.
  const ends = [{ ...area[0]!, x: box.left }, ...area, { ...area.at(-1)!, x: box.right }];
  const marks = placed.map(({ trial, effect, outcome, at }) => {
    const said = `${trial.run_id}: ${effect.what} ${effectNumber(effect.value)} (${effectNumber(effect.low)} to ${effectNumber(effect.high)}), margin ${short(effect.margin.low)} to ${short(effect.margin.high)}: ${outcomeWords[outcome]}`;
    const look = drawnAs[outcome];
    return (
      whisker({ x: at, low: inFrame(effect.low), high: inFrame(effect.high) }, looks[look].colour, box) +
      pointed(shapeOf(look, at, y.at(effect.value)), [at, y.at(effect.value)], said)
    );
  });
  const middle = { 'text-anchor': 'middle', 'font-size': size.note, ...paint({ fill: 'ink' }) } as const;
  const labels = x.ticks
    .filter(({ label }) => label)
    .map(({ value, label }) => text(x.at(value), box.bottom + 17, label, middle));
  const { margin: held } = all[0]!.aspect.effect;
  // A margin of a ratio is around 1, one of a difference around 0, one of a distance begins there.
  const none = y.at(held.low <= 0 ? 0 : (held.low + held.high) / 2);
  return [
    yAxis(y, box),
    band(ends, 'ink', box),
    stroke(box.left, none, box.right, none, { 'stroke-width': 1, ...paint({ stroke: 'hollow' }) }),
    ...marks,
    xAxis(x, box, null),
    ...labels,
  ].join('');
}

/** The margins and all effects; intervals as far as they do not dwarf them. */
function scaleOf(all: readonly Effect[], { top, bottom }: Box) {
  const effects = all.map(({ aspect }) => aspect.effect);
  const [least, most] = [
    Math.min(...effects.map(({ margin: held }) => held.low)),
    Math.max(...effects.map(({ margin: held }) => held.high)),
  ];
  const room = (stretch - 1) * (most - least);
  const low = Math.min(
    least,
    ...effects.map((one) => Math.min(one.value, Math.max(one.low, least - room / 2))),
  );
  const high = Math.max(
    most,
    ...effects.map((one) => Math.max(one.value, Math.min(one.high, most + room / 2))),
  );
  return freeScale(low, high, { from: bottom, to: top }, 4);
}
