import type { Analysis, Crossover, Estimate } from '../analysis/analysis.ts';
import { formatEstimate, formatNumber } from '../analysis/format.ts';
import type { Box } from './axes.ts';
import type { FigureDefinition } from './figure.ts';
import { lineFigure, type PanelData } from './line-figure.ts';
import { metricWords } from './metrics.ts';
import type { Scale } from './scale.ts';
import { paint, size } from './style.ts';
import { el, line, text } from './svg.ts';
import { textWidth } from './text-width.ts';
import { capital, shortFinding } from './wording.ts';

const panels = [metricWords.latency_p95, metricWords.goodput];

const picture = lineFigure({
  id: 'crossover',
  name: 'crossover_analysis',
  topic: 'Crossover',
  panels,
  quantity: 'response time and goodput over the same levels',
  title: crossoverTitle,
  notes: crossoverNotes,
  headRoom: 16,
  overlay,
});

/** Where one arm becomes better than another: latency and goodput over one axis. */
export const crossover: FigureDefinition = {
  id: picture.id,
  draw: (analysis, width) => (analysis.series.length > 1 ? picture.draw(analysis, width) : null),
};

function crossoverTitle(analysis: Analysis, name: string): string {
  const found = shortFinding(analysis, name);
  if (found) return found;
  const shown = analysis.crossovers.filter(isShown);
  const crossing = shown.find((one) => one.kind === 'crosses');
  if (crossing) return sentence(analysis, crossing);
  const unknown = shown.some((one) => one.kind === 'not enough repetitions');
  if (unknown || !shown.length) return 'Too few repetitions to say whether the arms cross';
  return 'The arms do not cross in the range measured';
}

const isShown = (one: Crossover) => panels.some((words) => words.metric === one.metric);

function sentence(analysis: Analysis, one: Crossover): string {
  const words = panels.find((panel) => panel.metric === one.metric)!;
  const at = one.at.map((estimate) => place(estimate)).join(' and ');
  const better = one.below && one.above ? `: below it ${one.below} is better, above it ${one.above}` : '';
  return `${capital(words.quantity)} of ${one.a} and ${one.b} crosses at ${at} ${analysis.design.x.label}${better}`;
}

/** '44 (95% interval 38 to 52)'; an end beyond the levels measured is said, not made up. */
function place(estimate: Estimate): string {
  const { value, interval } = formatEstimate(estimate);
  if (interval) return `${value} (95% interval ${interval})`;
  if (estimate.low !== null)
    return `${value} (95% interval from ${formatNumber(estimate.low, 2)} to beyond the range)`;
  if (estimate.high !== null)
    return `${value} (95% interval from below the range to ${formatNumber(estimate.high, 2)})`;
  return value;
}

/** With more than two arms the pairs do not all fit into the picture: they are said below it. */
function crossoverNotes(analysis: Analysis): string[] {
  const shown = analysis.crossovers.filter(isShown);
  if (shown.length <= panels.length) return [];
  return shown.filter((one) => one.kind === 'crosses').map((one) => `${sentence(analysis, one)}.`);
}

function overlay(analysis: Analysis, panel: PanelData, x: Scale, box: Box): string {
  const pairs = analysis.crossovers.filter((one) => one.metric === panel.words.metric);
  const crossing = pairs.filter((one) => one.kind === 'crosses');
  if (crossing.length === 0) return verdict(pairs, box);
  // The words of one pair have room; more would cover the lines.
  const labelled = pairs.length === 1;
  return crossing.flatMap((one) => one.at.map((estimate) => marker(estimate, labelled, x, box))).join('');
}

/** That nothing crosses is a finding too. */
function verdict(pairs: readonly Crossover[], box: Box): string {
  if (!pairs.length) return '';
  const unknown = pairs.some((one) => one.kind === 'not enough repetitions');
  const words = unknown ? 'not enough repetitions' : 'none in the range measured';
  return text(box.right, box.top - 9, `crossing: ${words}`, {
    'text-anchor': 'end',
    ...paint({ fill: 'muted' }),
  });
}

function marker(estimate: Estimate, labelled: boolean, x: Scale, box: Box): string {
  const inside = (value: number) => x.at(Math.min(Math.max(value, x.low), x.high));
  const at = inside(estimate.value);
  const [from, to] = [inside(estimate.low ?? x.low), inside(estimate.high ?? x.high)];
  const band = el('rect', {
    x: from,
    y: box.top,
    width: to - from,
    height: box.bottom - box.top,
    'fill-opacity': 0.12,
    ...paint({ fill: 'muted' }),
  });
  const rule = line(at, box.top - 6, at, box.bottom, {
    'stroke-dasharray': '5 4',
    ...paint({ stroke: 'muted' }),
  });
  if (!labelled) return band + rule;
  const words = `cross at ${place(estimate)}`;
  const half = textWidth(words, size.note) / 2;
  const middle = Math.min(Math.max(at, box.left + half), box.right - half);
  return (
    band +
    rule +
    text(middle, box.top - 10, words, {
      'text-anchor': 'middle',
      'font-size': size.note,
      ...paint({ fill: 'ink' }),
    })
  );
}
