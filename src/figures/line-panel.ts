import type { Analysis } from '../analysis/analysis.ts';
import { armStyle, dashOf } from './arms.ts';
import type { Box } from './axes.ts';
import { yAxis, yTitle } from './axes.ts';
import { band, prefersWhiskers, whisker } from './band.ts';
import { endLabels } from './end-labels.ts';
import { arrowInset, drawGaps } from './gaps.ts';
import type { MetricWords } from './metrics.ts';
import type { Point, SeriesPoints } from './points.ts';
import { interval, runs } from './points.ts';
import type { Range } from './range.ts';
import type { Scale } from './scale.ts';
import { valueScale } from './scale.ts';
import { margin, paint } from './style.ts';
import { el, escapeXml, pathThrough } from './svg.ts';
import { beyondFrame, drawThresholds, thresholdMarks } from './thresholds.ts';
import { pointWords } from './wording.ts';

const markerSize = 3.8;
/** Pixels between the whiskers of two arms at one level. */
const dodge = 6;
/** The logarithm of nothing: this share of the axis' low end, far below the frame. */
const nothing = 1e-9;

/** The y axis of a panel: fewer ticks where it is low. */
export function panelScale(range: Range, { bottom, top }: Pick<Box, 'bottom' | 'top'>): Scale {
  const most = (bottom - top < 300 ? 5 : 8) + (range.log ? 2 : 0);
  return valueScale(range.low, range.high, range.log, { from: bottom, to: top }, most);
}

/** One metric over the levels: grid, thresholds, bands, lines, points, names. */
export function linePanel(
  analysis: Analysis,
  words: MetricWords,
  all: readonly SeriesPoints[],
  range: Range,
  x: Scale,
  box: Box,
): string {
  const { design } = analysis;
  const y = panelScale(range, box);
  const inside = (value: number) => y.at(Math.min(Math.max(value, y.low), y.high));
  const thin = prefersWhiskers(all, y.low, y.high, y.log);
  const drawn = all.map((one, i) => {
    const shift = (i - (all.length - 1) / 2) * dodge;
    return drawSeries(analysis, words, one, x.at, y, box, thin ? shift : null);
  });
  const ends = all.map(({ series, points }) => {
    const last = points.findLast((point) => point.estimate);
    return {
      arm: series.arm,
      name: last ? series.name : `${series.name}: ${points.length ? 'not measured' : 'not run'}`,
      end: last?.estimate ? ([x.at(last.level), inside(last.estimate.value)] as const) : null,
    };
  });
  const marks = thresholdMarks(design.thresholds, words.threshold);
  return [
    yTitle(`${words.axis}${range.log ? ' (log scale)' : ''}${beyondFrame(marks, y)}`, margin, box.title),
    yAxis(y, box),
    ...drawn.map((one) => one.bands),
    drawThresholds(marks, y, box),
    ...drawn.map((one) => one.lines),
    drawGaps(design, all, x.at, inside, box),
    ...drawn.map((one) => one.points),
    endLabels(design, ends, box),
  ].join('');
}

type Place = (value: number) => number;

function drawSeries(
  analysis: Analysis,
  words: MetricWords,
  one: SeriesPoints,
  x: Place,
  scale: Scale,
  box: Box,
  /** Pixels beside the level for whiskers, null for bands. */
  shift: number | null,
) {
  const style = armStyle(analysis.design, one.series.arm);
  const dash = dashOf(analysis.series, one.series);
  const y = (value: number) => scale.at(Math.min(Math.max(value, scale.low), scale.high));
  const free = (value: number) => scale.at(scale.log ? Math.max(value, scale.low * nothing) : value);
  const bands: string[] = [];
  const lines: string[] = [];
  for (const run of runs(one.points)) {
    const held = run.flatMap((point) => {
      const ends = interval(point.estimate);
      return ends ? [{ x: x(point.level), low: free(ends.low), high: free(ends.high) }] : [];
    });
    if (shift !== null || held.length === 1) {
      bands.push(...held.map((end) => whisker({ ...end, x: end.x + (shift ?? 0) }, style.colour, box)));
    } else if (held.length) bands.push(band(held, style.colour, box));
    if (run.length > 1) {
      const d = pathThrough(run.map((point) => [x(point.level), y(point.estimate.value)] as const));
      lines.push(
        el('path', {
          d,
          ...paint({ fill: 'none', stroke: style.colour }),
          'stroke-width': 2.2,
          'stroke-linejoin': 'round',
          'stroke-dasharray': dash,
        }),
      );
    }
  }
  const points = one.points.map((point) => drawPoint(analysis, words, one, point, x, scale, box));
  return { bands: bands.join(''), lines: lines.join(''), points: points.join('') };
}

/** The mark, and around it what a pointer can hit: its title holds the figures. */
function drawPoint(
  analysis: Analysis,
  words: MetricWords,
  { series }: SeriesPoints,
  point: Point,
  x: Place,
  y: Scale,
  box: Box,
): string {
  const style = armStyle(analysis.design, series.arm);
  const at = x(point.level);
  const aside = point.excluded.map(({ run_id, value }) => {
    const beyond = value > y.high ? 'above' : value < y.low ? 'below' : null;
    const place =
      beyond === 'above' ? box.top + arrowInset : beyond === 'below' ? box.bottom - arrowInset : y.at(value);
    return mark(
      beyond
        ? arrow(at, place, beyond)
        : el('path', {
            d: style.marker(at, place, markerSize),
            ...paint({ fill: 'paper', stroke: 'hollow' }),
            'stroke-width': 1.4,
            'stroke-dasharray': '2.2 1.6',
          }),
      [at, place],
      pointWords(
        analysis,
        words,
        series.name,
        point.level,
        { value, low: null, high: null, n: 1 },
        `INVALID ${run_id}`,
      ),
    );
  });
  if (!point.estimate) return aside.join('');
  const place = y.at(Math.min(Math.max(point.estimate.value, y.low), y.high));
  const shape = el('path', {
    d: style.marker(at, place, markerSize),
    // In doubt: open.
    ...paint({ fill: point.cell.validity === 'VALID' ? style.colour : 'paper', stroke: style.colour }),
    'stroke-width': 1.8,
  });
  const said = pointWords(
    analysis,
    words,
    series.name,
    point.level,
    point.estimate,
    point.cell.validity === 'VALID' ? '' : point.cell.validity,
  );
  return aside.join('') + mark(shape, [at, place], said);
}

/** Something lies further on, beyond the frame; the note below says how far. */
function arrow(x: number, y: number, where: 'above' | 'below'): string {
  const up = where === 'above' ? 1 : -1;
  const head = [
    [x - 4, y - 2 * up],
    [x, y - 7 * up],
    [x + 4, y - 2 * up],
  ] as const;
  return el('path', {
    d: `${pathThrough(head)}${pathThrough([
      [x, y - 7 * up],
      [x, y + 6 * up],
    ])}`,
    ...paint({ fill: 'none', stroke: 'hollow' }),
    'stroke-width': 1.6,
  });
}

function mark(shape: string, [x, y]: readonly [number, number], title: string): string {
  const target = el('circle', { cx: x, cy: y, r: 11, fill: 'transparent' });
  return el('g', { class: 'point' }, el('title', {}, escapeXml(title)), shape, target);
}
