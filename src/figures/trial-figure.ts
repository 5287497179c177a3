import { formatCsv } from '../results/csv.ts';
import { type Box, xAxis, xAxisHeight, yAxis, yTitle } from './axes.ts';
import type { Figure } from './figure.ts';
import { frame } from './frame.ts';
import { type Scale, scaleFromZero, valueScale } from './scale.ts';
import { margin, type Paint, paint, size, type Width, widths } from './style.ts';
import { el, line, pathThrough, text } from './svg.ts';
import { textWidth } from './text-width.ts';
import { formatTick, roundUp } from './ticks.ts';

/** One trial second by second, on the clock of its load: 0 s is the first user. */
export interface TrialSeries {
  readonly seconds: readonly number[];
  readonly throughput_rps: readonly number[];
  /** null in a second without a good request. */
  readonly p95_ms: readonly (number | null)[];
  readonly errors_per_s: readonly number[];
  readonly users: readonly number[];
  readonly phases: readonly { readonly name: string; readonly from_s: number; readonly to_s: number }[];
  readonly events: readonly { readonly at_s: number; readonly label: string }[];
}

interface Trace {
  readonly key: 'throughput_rps' | 'p95_ms' | 'errors_per_s' | 'users';
  readonly title: string;
  readonly colour: Paint;
}

/** What the last trace counts; in an open load nobody is a user. */
type Population = 'users' | 'requests in flight';

const tracesOf = (population: Population): readonly Trace[] => [
  { key: 'throughput_rps', title: 'requests per second', colour: 'a0' },
  { key: 'p95_ms', title: 'p95 response time, ms', colour: 'a0' },
  { key: 'errors_per_s', title: 'errors per second', colour: 'a1' },
  { key: 'users', title: population, colour: 'a0' },
];

const panelHeight = 84;
const panelGap = 14;
const titleRow = 26;
/** Pixels for a tick's label. */
const tickRoom = 64;
/** Above the panels: the phases' names. */
const phaseRow = 20;
/** Everything but this phase is shaded. */
const measured = 'measure';

/** A trial's course: four panels on one clock. */
export function trialFigure(
  name: string,
  title: string,
  series: TrialSeries,
  width: Width = 'wide',
  population: Population = 'users',
): Figure {
  const traces = tracesOf(population);
  const [first, last] = [series.seconds[0] ?? 0, series.seconds.at(-1) ?? 0];
  const subtitle = `Second by second, p95 of the requests intended in that second. Shaded: outside the measured window.`;
  const description = `${subtitle} ${series.phases.map((p) => `${p.name}: ${formatTick(p.from_s)} s to ${formatTick(p.to_s)} s`).join('. ')}.`;
  const body = (top: number) => panels(series, traces, first, last, top, width);
  return {
    name,
    topic: 'Second by second',
    title,
    subtitle,
    description,
    svg: frame({ name, title, subtitle, description, notes: [], body }, width),
    csv: formatCsv(
      ['second', ...traces.map((trace) => trace.key)],
      series.seconds.map((second, i) => [second, ...traces.map((trace) => series[trace.key][i] ?? null)]),
    ),
  };
}

function panels(
  series: TrialSeries,
  traces: readonly Trace[],
  first: number,
  last: number,
  top: number,
  width: Width,
) {
  const right = widths[width] - margin - 12;
  const scales = traces.map((trace) => ({ trace, high: highest(series[trace.key]) }));
  const widest = Math.max(...scales.map(({ high }) => textWidth(formatTick(high), size.axis)));
  const left = margin + Math.max(40, widest + 8) + 12;
  const ends = series.phases.map((phase) => phase.to_s);
  const x = timeScale(Math.max(last, ...ends, first + 1), left, right);
  let y = top + phaseRow;
  const boxes: Box[] = [];
  const drawn = scales.map(({ trace, high }, i) => {
    const box: Box = {
      left,
      right,
      top: y + titleRow,
      bottom: y + titleRow + panelHeight,
      title: y + 12,
      width,
    };
    boxes.push(box);
    y = box.bottom + panelGap;
    const scale = valueScale(0, high, false, { from: box.bottom, to: box.top }, 3);
    const title = i === traces.length - 1 ? 'seconds since the load began' : null;
    return [
      yTitle(high > 0 ? trace.title : `${trace.title}: none`, margin, box.title),
      yAxis(scale, box),
      curve(series.seconds, whileSent(series, trace.key), x, scale, trace.colour),
      xAxis(x, box, title),
    ].join('');
  });
  const whole: Box = { ...boxes[0]!, bottom: boxes.at(-1)!.bottom };
  const svg =
    boxes.map((box) => shades(series, x, box)).join('') +
    phaseNames(series, x, top + 12) +
    drawn.join('') +
    events(series, x, whole);
  return { svg, bottom: whole.bottom + xAxisHeight };
}

const highest = (values: readonly (number | null)[]) =>
  values.reduce<number>((max, v) => Math.max(max, v ?? 0), 0);

function timeScale(last: number, from: number, to: number): Scale {
  const step = Math.max(1, roundUp((last * tickRoom) / (to - from)));
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
  return scaleFromZero(last, { from, to }, ticks);
}

/** A broken line where there is no value; a value alone is a dot. */
function curve(
  seconds: readonly number[],
  values: readonly (number | null)[],
  x: Scale,
  y: Scale,
  colour: Paint,
) {
  const pieces: [number, number][][] = [[]];
  values.forEach((value, i) => {
    if (value === null) pieces.push([]);
    else pieces.at(-1)!.push([x.at(seconds[i]! + 0.5), y.at(value)]);
  });
  return pieces
    .filter((piece) => piece.length > 0)
    .map((piece) =>
      piece.length === 1
        ? el('circle', { cx: piece[0]![0], cy: piece[0]![1], r: 2, ...paint({ fill: colour }) })
        : el('path', {
            d: pathThrough(piece),
            ...paint({ fill: 'none', stroke: colour }),
            'stroke-width': 1.6,
          }),
    )
    .join('');
}

const ends = (phase: { from_s: number; to_s: number }, x: Scale) =>
  [x.at(Math.max(0, phase.from_s)), x.at(Math.min(phase.to_s, x.high))] as const;

function shades({ phases }: TrialSeries, x: Scale, box: Box): string {
  return phases
    .filter((phase) => phase.name !== measured && phase.to_s > phase.from_s)
    .map((phase) => {
      const [from, to] = ends(phase, x);
      const area = { x: from, y: box.top, width: to - from, height: box.bottom - box.top };
      return el('rect', { ...area, 'fill-opacity': 0.09, ...paint({ fill: 'muted' }) });
    })
    .join('');
}

/** After the measured window nothing is sent: only errors of what was under way are still shown. */
function whileSent(series: TrialSeries, key: Trace['key']) {
  const { seconds, phases } = series;
  const end = phases.findLast((phase) => phase.name === measured)?.to_s ?? Number.POSITIVE_INFINITY;
  // By the middle of the second, where its mark is.
  const shown = (value: number | null, i: number) =>
    seconds[i]! + 0.5 <= end || (key === 'errors_per_s' && value !== 0);
  return series[key].map((value, i) => (shown(value, i) ? value : null));
}

/** In a row of their own, where there is room. */
function phaseNames({ phases }: TrialSeries, x: Scale, y: number): string {
  let free = 0;
  return phases
    .map((phase) => {
      const [from, to] = ends(phase, x);
      const half = textWidth(phase.name, size.note) / 2;
      const middle = Math.max((from + to) / 2, free + half);
      if (middle + half > to + 2) return '';
      free = middle + half + 8;
      const look = { 'text-anchor': 'middle', 'font-size': size.note, ...paint({ fill: 'muted' }) };
      return text(middle, y, phase.name, look);
    })
    .join('');
}

/** A word beside each line, one row lower where it would touch the word before. */
function events({ events }: TrialSeries, x: Scale, box: Box): string {
  const ends: number[] = [];
  return events
    .map(({ at_s, label }) => {
      const at = x.at(at_s);
      const long = textWidth(label, size.note);
      const left = at + 5 + long > box.right ? at - 5 - long : at + 5;
      const free = ends.findIndex((end) => left > end + 6);
      const row = free < 0 ? ends.length : free;
      ends[row] = left + long;
      return (
        line(at, box.top, at, box.bottom, { 'stroke-dasharray': '4 3', ...paint({ stroke: 'muted' }) }) +
        text(left, box.top + 12 + row * 14, label, { 'font-size': size.note, ...paint({ fill: 'ink' }) })
      );
    })
    .join('');
}
