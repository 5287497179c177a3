import type { Analysis } from '../../analysis/analysis.ts';
import type { Assumption, AssumptionName, Theory } from '../../analysis/theory/theory.ts';
import { short } from '../dot-panel.ts';
import type { Figure, FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import { margin, paint, size, type Width, widths } from '../style.ts';
import { el, line, text } from '../svg.ts';
import { textWidth, wrapText } from '../text-width.ts';
import { list } from '../wording.ts';
import { effectsCsv } from './effects-csv.ts';
import { keyRows } from './key.ts';
import { type TheoryLevel, type TheoryLine, theoryLines } from './lines.ts';
import { loadTitle } from './load-axis.ts';
import { pointed } from './marks.ts';
import { looks, shapeOf } from './outcome-looks.ts';
import { seriesHead } from './series-head.ts';
import { strain, worstAspect, worstOutcome } from './strain.ts';
import { levelWords, trialNotes } from './words.ts';

const name = 'assumptions';
const rowHeight = 40;
const headHeight = 24;
const labels = { wide: 158, narrow: 112 } as const;
const trackMost = 44;
const trackHeight = 4;
/** A track shows effects up to so many margins; the margin itself is a tick on it. */
const margins = 2;

interface Cell {
  readonly level: TheoryLevel;
  readonly all: readonly Assumption[];
}

interface Checked {
  readonly line: TheoryLine;
  readonly names: readonly AssumptionName[];
  readonly levels: readonly TheoryLevel[];
}

/** The checklist as a picture: a row an assumption, a column a level. */
export const assumptions: FigureDefinition = {
  id: name,
  draw({ theory, design }, width) {
    if (!theory) return null;
    const checked = theoryLines(theory).flatMap((line): Checked[] => {
      const levels = line.levels.filter(({ kept }) => kept.some((trial) => trial.assumptions !== null));
      const names = levels.flatMap(({ kept }) =>
        kept.flatMap((one) => (one.assumptions ?? []).map((a) => a.name)),
      );
      return names.length ? [{ line, levels, names: [...new Set(names)] }] : [];
    });
    return checked.length ? draw(theory, design, checked, width) : null;
  },
};

const cellOf = (level: TheoryLevel, wanted: AssumptionName): Cell => ({
  level,
  all: level.kept.flatMap((trial) => (trial.assumptions ?? []).filter((one) => one.name === wanted)),
});

function draw(theory: Theory, design: Analysis['design'], checked: readonly Checked[], width: Width): Figure {
  const subtitle =
    'By level. The bar is the largest effect as a part of its margin, which is the tick. Broken is what is beyond chance, by Holm\u2019s correction over all tests of a trial, and beyond its margin.';
  const description = `${subtitle} ${checked.map((one) => inWords(one)).join(' ')}`;
  const content = { name, title: titleOf(checked), subtitle, description, notes: trialNotes(theory, false) };
  return {
    ...content,
    topic: 'The assumptions',
    svg: frame({ ...content, body: (top) => tables(design, checked, top, width) }, width),
    csv: effectsCsv(theory),
  };
}

/** '<assumption> broke at 5 of 7 levels; all else holds'. */
function titleOf(checked: readonly Checked[]): string {
  const count = (outcome: Assumption['outcome']) =>
    checked.flatMap(({ line, names, levels }) =>
      names.flatMap((wanted) => {
        const found = levels.filter((level) => worstOutcome(cellOf(level, wanted).all) === outcome).length;
        return found ? [{ series: line.series, wanted, found, of: levels.length }] : [];
      }),
    );
  const [broken, open, untold] = [count('broken'), count('open'), count('untold')];
  const at = ({ series, wanted, found, of }: (typeof broken)[number]) =>
    `${checked.length > 1 ? `${series}: ` : ''}${wanted} at ${found === of ? 'every level' : `${found} of ${of} levels`}`;
  if (broken.length > 0) return `What broke: ${list(broken.map(at))}; no other assumption did`;
  const some = [...new Set([...open, ...untold].map(({ wanted }) => wanted))];
  if (some.length === 0) return 'Every assumption is shown to hold at every level';
  const levels = checked.reduce((sum, one) => sum + one.levels.length * one.names.length, 0);
  const left = [...open, ...untold].reduce((sum, one) => sum + one.found, 0);
  return `No assumption broke; ${left} of ${levels} checks could not tell (${list(some)})`;
}

function tables(design: Analysis['design'], checked: readonly Checked[], top: number, width: Width) {
  const right = widths[width] - margin;
  const used = new Set(
    checked.flatMap(({ names, levels }) =>
      names.flatMap((wanted) => levels.map((level) => worstOutcome(cellOf(level, wanted).all))),
    ),
  );
  const key = keyRows(
    (Object.keys(looks) as Assumption['outcome'][])
      .filter((outcome) => used.has(outcome))
      .map((outcome) => ({
        words: looks[outcome].words,
        colour: looks[outcome].text,
        glyph: (x, y) => shapeOf(outcome, x, y),
      })),
    top,
    margin,
    right,
  );
  let bottom = key.bottom + 4;
  const svg = checked.map((one) => {
    const head = checked.length > 1 ? seriesHead(design, one.line, margin, bottom + 14, right) : '';
    const drawn = table(one, design, checked, bottom + (head ? 22 : 0), width);
    bottom = drawn.bottom + 14;
    return head + drawn.svg;
  });
  return { svg: key.svg + svg.join(''), bottom: bottom - 10 };
}

function table(
  { names, levels }: Checked,
  design: Analysis['design'],
  checked: readonly Checked[],
  top: number,
  width: Width,
) {
  const left = margin + labels[width];
  const right = widths[width] - margin;
  const each = (right - left) / levels.length;
  const lines = checked.map(({ line: own }) => own);
  const middle = { 'text-anchor': 'middle', 'font-size': size.axis } as const;
  const over = new Set(levels.map(({ replicas }) => replicas)).size > 1;
  const first = top + headHeight;
  const heads = levels.map((level, i) => {
    const { replicas, asked, offered } = level;
    const words = over ? String(replicas) : levelWords({ replicas, offered_asked: asked, offered }, lines);
    return text(left + (i + 0.5) * each, first - 8, words, { ...middle, ...paint({ fill: 'ink' }) });
  });
  const rows = names.map((wanted, k) => {
    const from = first + k * rowHeight;
    const words = wrapText(wanted, labels[width] - 8, size.axis);
    const base = from + rowHeight / 2 + size.axis * 0.36 - ((words.length - 1) * 16) / 2;
    return [
      line(margin, from, right, from, paint({ stroke: 'grid' })),
      ...words.map((row, i) => text(margin, base + i * 16, row, paint({ fill: 'ink' }))),
      ...levels.map((level, i) => cell(cellOf(level, wanted), wanted, left + i * each, from, each)),
    ].join('');
  });
  const last = first + names.length * rowHeight;
  const title = over ? design.x.label : loadTitle(lines, false).replace('ticks: ', '');
  return {
    svg: [
      ...heads,
      ...rows,
      line(margin, last, right, last, paint({ stroke: 'grid' })),
      text((left + right) / 2, last + 18, title, { 'text-anchor': 'middle', ...paint({ fill: 'muted' }) }),
    ].join(''),
    bottom: last + 22,
  };
}

function cell(
  { level, all }: Cell,
  wanted: AssumptionName,
  left: number,
  top: number,
  width: number,
): string {
  if (all.length === 0) return '';
  const outcome = worstOutcome(all);
  const worst = all.filter((one) => one.outcome === outcome);
  const { text: ink, colour } = looks[outcome];
  const aspects = worst.flatMap((one) => worstAspect(one) ?? []);
  const most = Math.max(0, ...aspects.map(strain));
  const count = all.length > 1 && worst.length < all.length ? ` ${worst.length}/${all.length}` : '';
  const middle = left + width / 2;
  const words = `${outcome}${count}`;
  const room = textWidth(words, size.note) + 16 < width - 4;
  const from = room ? middle - (textWidth(words, size.note) + 14) / 2 + 5 : middle;
  const y = top + 15;
  const look = { 'font-size': size.note, ...paint({ fill: ink }) };
  const said = `${wanted} at ${short(level.asked)}: ${worst[0]!.sentence}`;
  const track = Math.min(trackMost, width - 8);
  const [start, base] = [middle - track / 2, top + 26];
  const end = start + (track * Math.min(most, margins)) / margins;
  const bar = aspects.length
    ? [
        el('rect', { x: start, y: base, width: track, height: trackHeight, ...paint({ fill: 'grid' }) }),
        el('rect', {
          x: start,
          y: base,
          width: Math.max(0.5, end - start),
          height: trackHeight,
          ...paint({ fill: colour }),
        }),
        line(start + track / margins, base - 2, start + track / margins, base + trackHeight + 2, {
          'stroke-width': 1.2,
          ...paint({ stroke: 'ink' }),
        }),
      ].join('')
    : '';
  return (
    pointed(shapeOf(outcome, from, y - 4), [from, y - 4], said) +
    (room ? text(from + 9, y, words, look) : '') +
    bar
  );
}

function inWords({ line: { series }, names, levels }: Checked): string {
  return names
    .map((wanted) => {
      const found = levels.map(
        (level) => `${worstOutcome(cellOf(level, wanted).all)} at ${short(level.asked)}`,
      );
      return `${series}, ${wanted}: ${found.join(', ')}.`;
    })
    .join(' ');
}
