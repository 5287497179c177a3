import { allowance, answer, isBelow } from '../../analysis/autoscaling/findings.ts';
import { costUnit } from '../../analysis/autoscaling/wording.ts';
import { formatCsv } from '../../results/csv.ts';
import type { Autoscaling, ComparedPolicy } from '../../sim/index.ts';
import type { Interval } from '../../stats/index.ts';
import { armStyle } from '../arms.ts';
import { type Box, xAxis, xAxisHeight, yAxis, yTitle } from '../axes.ts';
import type { Figure } from '../figure.ts';
import { frame } from '../frame.ts';
import { type Scale, valueScale } from '../scale.ts';
import { margin, paint, size, widths } from '../style.ts';
import { el, line, text } from '../svg.ts';
import { formatTick, roundUp } from '../ticks.ts';
import { areaOf, placeLabels } from './place-labels.ts';
import { curve } from './shapes.ts';
import { runsWords } from './words.ts';

const NAME = 'autoscaling_cost';
const height = 340;
const logSpan = 20;
/** Points above this part of the largest leave an axis from zero mostly empty. */
const FROM_ZERO = 0.5;
/** Of the axis, for labels. */
const ROOM = 0.15;
const markerSize = 5;

interface Point extends ComparedPolicy {
  readonly cost: Interval;
  readonly late: Interval;
}

/** What each policy cost against how many requests were late: down and to the left is better. */
export function tradeoffFigure(all: Autoscaling): Figure {
  const points = all.policies.flatMap((one): Point[] => {
    const { cost, late } = one.figures;
    return cost && late ? [{ ...one, cost, late }] : [];
  });
  const title = answer(all);
  const noise = all.plan.mode === 'fluid' ? '' : all.plan.repetitions > 1 ? ' on average' : ' here';
  const bars = all.plan.repetitions > 1 ? ' Bars are 95% intervals.' : '';
  const subtitle = `Down and to the left is better; the dotted line joins those that no other beats in both${noise}.${bars} ${runsWords(all)}`;
  const description = `${subtitle} ${points.map(({ name, cost, late }) => `${name}: ${short(cost.value)} and ${short(late.value)}%.`).join(' ')}`;
  const body = (top: number) => ({ svg: panel(all, points, top), bottom: top + 26 + height + xAxisHeight });
  return {
    name: NAME,
    topic: 'Cost and late requests',
    title,
    subtitle,
    description,
    svg: frame({ name: NAME, title, subtitle, description, notes: [], body }, 'wide'),
    csv: csvOf(all),
  };
}

function panel(all: Autoscaling, points: readonly Point[], top: number): string {
  const limit = allowance(all);
  const box: Box = {
    left: margin + 48,
    right: widths.wide - margin - 24,
    top: top + 26,
    bottom: top + 26 + height,
    title: top + 12,
    width: 'wide',
  };
  const values = points.map(({ late }) => late.value);
  const [least, most] = [Math.min(limit, ...values), Math.max(limit, ...values)];
  const log = least > 0 && most / least > logSpan;
  const y = valueScale(
    log ? least : 0,
    highest(points, 'late', limit),
    log,
    { from: box.bottom, to: box.top },
    9,
  );
  const x = costScale(points, box);
  const unit = costUnit(all);
  const inside = (value: number) => y.at(Math.min(Math.max(value, y.low), y.high));
  const place = ({ cost, late }: Point) => [x.at(cost.value), inside(late.value)] as const;
  const design = { arms: all.policies.map(({ name }) => name) };
  const at = inside(limit);
  const limitWords = `${all.plan.objective.text} allows ${short(limit)}%`;
  const limitAt = { x: box.right - 4, y: at - 6 };
  const labels = placeLabels(
    points.map((one) => ({
      words: one.name,
      at: place(one),
      reach: one.cost.high === null ? 0 : x.at(one.cost.high) - x.at(one.cost.value),
    })),
    box,
    [areaOf({ ...limitAt, anchor: 'end' }, limitWords)],
  );
  return [
    yTitle(
      `requests later than ${all.plan.objective.text.replace(/^.*<=?\s*/, '')}, %${log ? ' (log scale)' : ''}`,
      margin,
      box.title,
    ),
    yAxis(y, box),
    xAxis(
      x,
      box,
      `cost of a run${unit === '' ? '' : `, ${unit}`}${x.low > 0 ? ' (the axis does not begin at 0)' : ''}`,
    ),
    line(box.left, at, box.right, at, { 'stroke-dasharray': '5 4', ...paint({ stroke: 'muted' }) }),
    text(limitAt.x, limitAt.y, limitWords, {
      'font-size': size.note,
      'text-anchor': 'end',
      ...paint({ fill: 'muted' }),
    }),
    front(points, place),
    ...points.map((one, i) => {
      const { colour, text: ink, marker } = armStyle(design, one.name);
      const [cx, cy] = place(one);
      const label = labels[i]!;
      const bars = [
        bar(one.cost, (value) => [x.at(value), cy]),
        bar(one.late, (value) => [cx, inside(Math.max(log ? y.low : 0, value))]),
      ];
      return [
        ...bars.map((ends) => (ends ? curve(ends, colour, 1.6) : '')),
        el('path', { d: marker(cx, cy, markerSize), ...paint({ fill: colour }) }),
        text(label.x, label.y, one.name, {
          'text-anchor': label.anchor,
          'font-size': size.label,
          'font-weight': 600,
          // What passes below does not strike it through.
          ...paint({ fill: ink, stroke: 'paper' }),
          'stroke-width': 4,
          'stroke-linejoin': 'round',
          'paint-order': 'stroke',
        }),
      ].join('');
    }),
  ].join('');
}

const bar = ({ low, high }: Interval, at: (value: number) => readonly [number, number]) =>
  low === null || high === null ? null : [at(low), at(high)];

const highest = (points: readonly Point[], key: 'cost' | 'late', least: number) =>
  Math.max(least, ...points.map((one) => Math.min(one[key].high ?? one[key].value, 1.3 * one[key].value))) ||
  1;

/** Round ticks around the points with room for labels; from zero unless all lie in the upper half. */
function costScale(points: readonly Point[], { left, right }: Box): Scale {
  const least = Math.min(...points.map(({ cost }) => Math.max(0, cost.low ?? cost.value)));
  const most = highest(points, 'cost', 0);
  const from = least < most * FROM_ZERO ? 0 : least - (most - least) * ROOM;
  const step = roundUp((most - from || most) / 6);
  const low = step * Math.floor(from / step);
  const high = most + (most - low) * ROOM;
  const count = Math.floor((high - low) / step + 1e-9) + 1;
  const ticks = Array.from({ length: count }, (_, i) => Number((low + i * step).toPrecision(12)));
  return {
    at: (value) => left + ((value - low) / (high - low)) * (right - left),
    low,
    high,
    log: false,
    ticks: ticks.map((value) => ({ value, label: formatTick(value) })),
  };
}

/** Those that nobody has lower values than, from the cheapest on: noise and all, as their bars show. */
function front(points: readonly Point[], place: (one: Point) => readonly [number, number]): string {
  const best = points
    .filter((one) => !points.some((other) => isBelow(other, one)))
    .sort((a, b) => a.cost.value - b.cost.value);
  return best.length < 2 ? '' : curve(best.map(place), 'hollow', 1.2, '2 4');
}

const short = (value: number) => String(Number(value.toPrecision(3)));

const header = ['policy', 'kind', 'figure', 'value', 'low', 'high', 'n'];

/** Every figure of every policy, not those drawn alone. */
const csvOf = ({ policies }: Autoscaling): string =>
  formatCsv(
    header,
    policies.flatMap(({ name, policy, figures }) =>
      Object.entries(figures).map(([figure, one]) => [
        name,
        policy,
        figure,
        one?.value ?? null,
        one?.low ?? null,
        one?.high ?? null,
        one?.n ?? 0,
      ]),
    ),
  );
