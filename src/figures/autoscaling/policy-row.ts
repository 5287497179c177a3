import { allowance } from '../../analysis/autoscaling/findings.ts';
import { countText, withCostUnit } from '../../analysis/autoscaling/wording.ts';
import { formatNumber } from '../../analysis/format.ts';
import type { Autoscaling } from '../../sim/index.ts';
import { armStyle } from '../arms.ts';
import { type Box, xAxis, yAxis } from '../axes.ts';
import type { Scale } from '../scale.ts';
import { margin, paint, size } from '../style.ts';
import { el, line, text } from '../svg.ts';
import { area, broken, curve, dashAt, stairs } from './shapes.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';

export const readyOpacity = 0.45;
export const startingOpacity = 0.16;

export const axisIn = (all: Autoscaling, box: Box): TimeAxis =>
  timeAxis(all.plan.load.duration_s, box.left, box.right);
export const edgesIn = (all: Autoscaling, box: Box): number[] => [0, ...all.ends_s].map(axisIn(all, box).at);

export const percentText = (value: number | null | undefined) =>
  value === null || value === undefined ? 'unknown' : `${formatNumber(value, 2)}%`;

/** A policy's name, and its figures beside the panels. */
export function heading(all: Autoscaling, i: number, box: Box, right: number): string {
  const { name, figures } = all.policies[i]!;
  const style = armStyle({ arms: all.policies.map((one) => one.name) }, name);
  const { cost, late, timeInViolation, adaptations } = figures;
  const beside = [
    cost === null ? 'cost unknown' : withCostUnit(all, formatNumber(cost.value)),
    `${percentText(late?.value)} late`,
    `violated ${percentText(timeInViolation?.value)} of time`,
    `${adaptations === null ? '-' : countText(adaptations.value)} scalings`,
  ];
  const words = beside.map((row, k) =>
    text(right + 14, box.top + 14 + k * 17, row, {
      'font-size': size.axis,
      ...paint({ fill: k < 2 ? 'ink' : 'muted' }),
    }),
  );
  const title = text(margin, box.title + 2, name, {
    'font-size': size.label,
    'font-weight': 600,
    ...paint({ fill: style.text }),
  });
  return title + words.join('');
}

export function replicaPanel(all: Autoscaling, i: number, box: Box, y: Scale, last: boolean): string {
  const { name, course } = all.policies[i]!;
  const { colour } = armStyle({ arms: all.policies.map((one) => one.name) }, name);
  const edges = edgesIn(all, box);
  const ready = stairs(edges, course.ready.map(y.at));
  const paid = stairs(
    edges,
    course.paid.map((value, k) => y.at(Math.max(value, course.ready[k]!))),
  );
  const axis = axisIn(all, box);
  return [
    yAxis(y, box),
    area(
      ready,
      [
        [box.left, box.bottom],
        [box.right, box.bottom],
      ],
      colour,
      readyOpacity,
    ),
    area(paid, ready, colour, startingOpacity),
    curve(stairs(edges, course.demand.map(y.at)), 'ink', 1.6),
    xAxis(axis.scale, box, last ? axis.title : null),
  ].join('');
}

export function responsePanel(
  all: Autoscaling,
  i: number,
  box: Box,
  y: Scale,
  last: boolean,
  named: boolean,
): string {
  const { name, course } = all.policies[i]!;
  const { colour } = armStyle({ arms: all.policies.map((one) => one.name) }, name);
  const { objective } = all.plan;
  const edges = edgesIn(all, box);
  const axis = axisIn(all, box);
  const inside = (value: number) => y.at(Math.min(Math.max(value, y.low), y.high));
  const places = course.response_s.map((value, k) =>
    value === null ? null : ([(edges[k]! + edges[k + 1]!) / 2, inside(value)] as const),
  );
  const limit = y.at(objective.limit_s);
  const mark = named
    ? text(box.left + 6, limit - 5 > box.top + 8 ? limit - 5 : limit + 13, objective.text, {
        'font-size': size.note,
        ...paint({ fill: 'muted' }),
      })
    : '';
  return [
    shades(all, i, box, edges),
    yAxis(y, box),
    line(box.left, limit, box.right, limit, { 'stroke-dasharray': '5 4', ...paint({ stroke: 'muted' }) }),
    broken(places, colour, 1.8, dashAt(i)),
    mark,
    xAxis(axis.scale, box, last ? axis.title : null),
  ].join('');
}

/** Where more requests were late than may be. */
function shades(all: Autoscaling, i: number, box: Box, edges: readonly number[]): string {
  const most = allowance(all) / 100 + 1e-9;
  return all.policies[i]!.course.late.map((share, k) =>
    share === null || share <= most
      ? ''
      : el('rect', {
          x: edges[k]!,
          y: box.top,
          width: edges[k + 1]! - edges[k]!,
          height: box.bottom - box.top,
          'fill-opacity': 0.1,
          ...paint({ fill: 'muted' }),
        }),
  ).join('');
}
