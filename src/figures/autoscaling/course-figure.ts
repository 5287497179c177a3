import { answer } from '../../analysis/autoscaling/findings.ts';
import { costUnit } from '../../analysis/autoscaling/wording.ts';
import type { Autoscaling } from '../../sim/index.ts';
import { armStyle } from '../arms.ts';
import { type Box, inset, xAxis, xAxisHeight, yAxis, yTitle } from '../axes.ts';
import { endLabels, labelColumn } from '../end-labels.ts';
import type { Figure } from '../figure.ts';
import { frame } from '../frame.ts';
import { valueScale } from '../scale.ts';
import { margin, paint, size, widths } from '../style.ts';
import { el, line, text } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import { formatTick } from '../ticks.ts';
import { courseCsv } from './course-csv.ts';
import {
  axisIn,
  edgesIn,
  heading,
  percentText,
  readyOpacity,
  replicaPanel,
  responsePanel,
  startingOpacity,
} from './policy-row.ts';
import { area, curve, dashAt, stairs } from './shapes.ts';
import { runsWords } from './words.ts';

const NAME = 'autoscaling_over_time';
const rowHeight = 74;
const rowGap = 16;
const headRow = 28;
/** Above the first policy's panels: what they show. */
const keyRow = 26;
const columnGap = 62;
const besideRoom = 146;
/** Of each name in the panel of costs. */
const nameHeight = 21;
const logSpan = 20;

/** How each policy went: what was needed and there, the response time, and the cost, on one clock. */
export function courseFigure(all: Autoscaling): Figure {
  const { plan } = all;
  const title = answer(all);
  const subtitle = `${quantileName(all)} of the requests that came in each step of ${formatTick(plan.step_s)} s. Shaded: more of them late than ${plan.objective.text} allows. Needed: the fewest replicas that keep it at the load of the moment. ${runsWords(all)}`;
  const description = `${subtitle} ${all.policies.map(({ name, figures }) => `${name}: ${percentText(figures.late?.value)} late.`).join(' ')}`;
  const body = (top: number) => panels(all, top);
  return {
    name: NAME,
    topic: 'Over time',
    title,
    subtitle,
    description,
    svg: frame({ name: NAME, title, subtitle, description, notes: [], body }, 'wide'),
    csv: courseCsv(all),
  };
}

const quantileName = ({ plan }: Autoscaling) => `p${Number((100 * plan.objective.share).toPrecision(5))}`;
interface Columns {
  readonly left: { readonly from: number; readonly to: number };
  readonly right: { readonly from: number; readonly to: number };
}

function panels(all: Autoscaling, top: number) {
  const { policies } = all;
  const names = policies.map(({ name }) => name);
  const most = Math.max(
    ...all.arrivalRate,
    ...policies.flatMap(({ course }) => [...course.paid, ...course.demand]),
  );
  const left = margin + Math.max(40, textWidth(formatTick(most), size.axis) + 18);
  const beside = Math.max(besideRoom, labelColumn(names, 'wide').width + inset);
  const end = widths.wide - margin - beside - 6;
  const each = (end - left - columnGap) / 2;
  const columns: Columns = {
    left: { from: left, to: left + each },
    right: { from: end - each, to: end },
  };
  const first = firstRow(all, columns, top);
  const replicas = Math.max(...policies.flatMap(({ course }) => [...course.paid, ...course.demand]));
  const [shortest, longest] = responseRange(all);
  let y = first.bottom + rowGap + keyRow;
  const rows = policies.map((_, i) => {
    const boxes = boxesAt(columns, y + headRow, rowHeight);
    const replicaScale = valueScale(0, replicas, false, { from: boxes.left.bottom, to: boxes.left.top }, 4);
    const log = longest / shortest > logSpan;
    const responseScale = valueScale(
      shortest,
      longest,
      log,
      { from: boxes.right.bottom, to: boxes.right.top },
      log ? 4 : 3,
    );
    const last = i === policies.length - 1;
    y = boxes.left.bottom + rowGap;
    return [
      i === 0 ? key(all, columns, boxes.left.top - headRow - 10, log) : '',
      heading(all, i, boxes.left, columns.right.to),
      replicaPanel(all, i, boxes.left, replicaScale, last),
      responsePanel(all, i, boxes.right, responseScale, last, i === 0),
    ].join('');
  });
  return { svg: first.svg + rows.join(''), bottom: y - rowGap + xAxisHeight };
}

function boxesAt({ left, right }: Columns, top: number, height: number): { left: Box; right: Box } {
  const place = { top, bottom: top + height, title: top - 12, width: 'wide' as const };
  return {
    left: { left: left.from, right: left.to, ...place },
    right: { left: right.from, right: right.to, ...place },
  };
}

/** Arrivals, and what all policies have cost up to each moment. */
function firstRow(all: Autoscaling, columns: Columns, top: number) {
  const { policies, arrivalRate } = all;
  const boxes = boxesAt(columns, top + 26, Math.max(rowHeight, nameHeight * policies.length));
  const { left, right } = boxes;
  const edges = edgesIn(all, left);
  const rate = valueScale(0, Math.max(...arrivalRate), false, { from: left.bottom, to: left.top }, 4);
  const steps = stairs(edges, arrivalRate.map(rate.at));
  const most = Math.max(...policies.map(({ course }) => course.cost.at(-1)!));
  const cost = valueScale(0, most, false, { from: right.bottom, to: right.top }, 4);
  const design = { arms: policies.map(({ name }) => name) };
  const unit = costUnit(all);
  const lines = policies.map(({ name, course }, k) => {
    const places = [0, ...course.cost].map((value, i) => [edgesIn(all, right)[i]!, cost.at(value)] as const);
    return curve(places, armStyle(design, name).colour, 1.8, dashAt(k));
  });
  const ends = policies.map(({ name, course }) => ({
    arm: name,
    name,
    end: [right.right, cost.at(course.cost.at(-1)!)] as const,
  }));
  const svg = [
    yTitle('requests per second', margin, left.title),
    yAxis(rate, left),
    area(
      steps,
      [
        [left.left, left.bottom],
        [left.right, left.bottom],
      ],
      'muted',
      0.12,
    ),
    curve(steps, 'ink', 1.4),
    xAxis(axisIn(all, left).scale, left, null),
    yTitle(`cost so far${unit === '' ? '' : `, ${unit}`}`, right.left - columnGap + 24, right.title),
    yAxis(cost, right),
    ...lines,
    xAxis(axisIn(all, right).scale, right, null),
    endLabels(design, ends, { ...right, right: right.right + inset }),
  ].join('');
  return { svg, bottom: left.bottom };
}

/** What the panels below show, once, with the strokes that they have. */
function key(all: Autoscaling, columns: Columns, y: number, log: boolean): string {
  const look = paint({ fill: 'muted' });
  const swatch = (x: number, opacity: number) =>
    el('rect', { x, y: y - 9, width: 14, height: 10, ...paint({ fill: 'a0' }), 'fill-opacity': opacity });
  let x = margin;
  const parts: string[] = [];
  const word = (words: string) => {
    parts.push(text(x, y, words, look));
    x += textWidth(words, size.axis) + 12;
  };
  word('replicas:');
  parts.push(line(x, y - 4, x + 16, y - 4, { 'stroke-width': 1.8, ...paint({ stroke: 'ink' }) }));
  x += 21;
  word('needed');
  parts.push(swatch(x, readyOpacity));
  x += 19;
  word('ready');
  parts.push(swatch(x, startingOpacity));
  x += 19;
  word('starting');
  const at = columns.right.from - columnGap + 24;
  return parts.join('') + yTitle(`${quantileName(all)} response time, s${log ? ' (log scale)' : ''}`, at, y);
}

/** Of all policies, with the objective in it. */
function responseRange({ policies, plan }: Autoscaling): readonly [number, number] {
  const { limit_s } = plan.objective;
  const values = policies.flatMap(({ course }) =>
    course.response_s.filter((value) => value !== null).filter(Number.isFinite),
  );
  return [Math.min(limit_s, ...values), Math.max(limit_s, ...values)];
}
