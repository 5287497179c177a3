import type { Analysis } from '../../analysis/analysis.ts';
import { formatNumber } from '../../analysis/format.ts';
import type { Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { formatCsv } from '../../results/csv.ts';
import { armStyle } from '../arms.ts';
import type { Figure, FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import { margin, paint, size, type Width, widths } from '../style.ts';
import { el, line, text } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import { formatTick } from '../ticks.ts';
import { isOverReplicas, type TheoryLevel, type TheoryLine, theoryLines } from './lines.ts';
import { seriesHead } from './series-head.ts';
import { trialNotes } from './words.ts';

const name = 'replicas_success';
const rowHeight = 24;
const barHeight = 12;
const headHeight = 26;
const ticks = [0, 25, 50, 75, 100];

/** Of the requests that ended, how many did so well. */
export const replicasSuccess: FigureDefinition = {
  id: name,
  draw({ theory, design }, width) {
    if (!theory) return null;
    const lines = theoryLines(theory);
    return isOverReplicas(lines) ? draw(theory, design, lines, width) : null;
  },
};

interface Counted {
  readonly completed: number;
  readonly ended: number;
  readonly share: number;
}

function countOf(trials: readonly TheoryTrial[]): Counted {
  const completed = trials.reduce((sum, { conservation }) => sum + conservation.completed, 0);
  const failed = trials.reduce((sum, { conservation }) => sum + conservation.failed, 0);
  const ended = completed + failed;
  return { completed, ended, share: ended > 0 ? completed / ended : 0 };
}

function draw(
  theory: Theory,
  design: Analysis['design'],
  lines: readonly TheoryLine[],
  width: Width,
): Figure {
  const subtitle = 'Requests that were answered well, of all that ended, warm-up included.';
  const rows = lines.flatMap(({ series, levels }) =>
    levels.flatMap((level) =>
      level.kept.length ? [{ series, replicas: level.replicas, ...countOf(level.kept) }] : [],
    ),
  );
  const worst = rows.reduce((a, b) => (b.share < a.share ? b : a), rows[0]!);
  const failed = rows.reduce((sum, one) => sum + one.ended - one.completed, 0);
  const all = rows.reduce((sum, one) => sum + one.ended, 0);
  const title =
    rows.length === 0
      ? 'No trial counts'
      : failed === 0
        ? `None of ${formatTick(all)} requests failed, whatever the replicas and the dispatch`
        : `Success is lowest with ${worst.replicas} ${worst.replicas === 1 ? 'replica' : 'replicas'} (${worst.series}): ${words(worst.share)} of ${formatTick(worst.ended)} requests`;
  const description = `${subtitle} ${rows.map((one) => `${one.series}, ${one.replicas}: ${words(one.share)}.`).join(' ')}`;
  const content = { name, title, subtitle, description, notes: trialNotes(theory, false) };
  return {
    ...content,
    topic: 'Replicas: success',
    svg: frame({ ...content, body: (top) => body(design, lines, top, width) }, width),
    csv: formatCsv(
      ['run_id', 'series', 'replicas', 'kept', 'sent', 'completed', 'failed', 'in_system'],
      theory.trials.map(({ run_id, series, replicas, kept, conservation: c }) => [
        ...[run_id, series, replicas, String(kept)],
        ...[c.sent, c.completed, c.failed, c.in_system],
      ]),
    ),
  };
}

/** All is all, and nearly all is less. */
const words = (share: number): string =>
  share === 1 ? '100%' : `${share > 0.999 ? '> 99.9' : formatNumber(100 * share, 3)}%`;

function body(design: Analysis['design'], lines: readonly TheoryLine[], top: number, width: Width) {
  const label = (level: TheoryLevel) =>
    width === 'wide'
      ? `${level.replicas} ${level.replicas === 1 ? 'replica' : 'replicas'}`
      : String(level.replicas);
  const said = (level: TheoryLevel) => {
    const { completed, ended, share } = countOf(level.kept);
    return level.kept.length === 0
      ? 'INVALID'
      : `${words(share)}${width === 'wide' ? `  (${formatTick(completed)} of ${formatTick(ended)})` : ''}`;
  };
  const widest = (of: (level: TheoryLevel) => string) =>
    1.1 * Math.max(...lines.flatMap(({ levels }) => levels.map((level) => textWidth(of(level), size.axis))));
  const left = margin + widest(label) + 12;
  const right = widths[width] - margin - widest(said) - 12;
  const x = (share: number) => left + share * (right - left);
  let y = top;
  const parts = lines.flatMap((one) => {
    const { colour } = armStyle(design, one.arm);
    const head = seriesHead(design, one, margin, y + 16, widths[width] - margin);
    y += headHeight;
    const rows = one.levels.map((level) => {
      const middle = y + rowHeight / 2;
      y += rowHeight;
      const { share } = countOf(level.kept);
      const base = middle + size.axis * 0.36;
      return [
        text(left - 10, base, label(level), { 'text-anchor': 'end', ...paint({ fill: 'ink' }) }),
        el('rect', {
          x: left,
          y: middle - barHeight / 2,
          width: right - left,
          height: barHeight,
          ...paint({ fill: 'grid' }),
        }),
        level.kept.length
          ? el('rect', {
              x: left,
              y: middle - barHeight / 2,
              width: Math.max(0.5, x(share) - left),
              height: barHeight,
              ...paint({ fill: colour }),
            })
          : '',
        text(right + 10, base, said(level), paint({ fill: level.kept.length ? 'ink' : 'muted' })),
      ].join('');
    });
    y += 6;
    return [head, ...rows];
  });
  const axis = ticks.map((tick) => {
    const at = x(tick / 100);
    return (
      line(at, y - 2, at, y + 3, paint({ stroke: 'muted' })) +
      text(at, y + 18, String(tick), { 'text-anchor': 'middle', ...paint({ fill: 'ink' }) })
    );
  });
  const title = text((left + right) / 2, y + 40, 'requests answered well, %', {
    'text-anchor': 'middle',
    ...paint({ fill: 'muted' }),
  });
  return { svg: parts.join('') + axis.join('') + title, bottom: y + 44 };
}
