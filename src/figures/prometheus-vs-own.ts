import type { Analysis } from '../analysis/analysis.ts';
import { MONITORING_FIGURE, quantityWords } from '../analysis/findings/monitoring.ts';
import { formatNumber } from '../analysis/format.ts';
import type { MonitoredQuantity, MonitoredTrial } from '../analysis/monitoring/monitored-trial.ts';
import { formatCsv } from '../results/csv.ts';
import { armStyle } from './arms.ts';
import { type Box, inset, xAxis, xAxisHeight, yAxis, yTitle } from './axes.ts';
import type { FigureDefinition } from './figure.ts';
import { frame } from './frame.ts';
import { levelScale, type Scale } from './scale.ts';
import { margin, type Paint, paint, size, type Width, widths } from './style.ts';
import { el, escapeXml, line, text } from './svg.ts';
import { clampLines, textWidth, wrapText } from './text-width.ts';
import { formatTick, roundUp } from './ticks.ts';
import { shortFinding } from './wording.ts';

const panelHeight = 112;
const panelGap = 44;
const titleHeight = 26;
const markerSize = 3.8;
/** Pixels between the marks of two arms at one level. */
const dodge = 10;
const ticksRoom = 44;
/** A row of arms' names; a mark before each, and room after it. */
const namesHeight = 24;
const markRoom = 16;
const nameGap = 20;
/** Per cent that the axis shows at the least, to either side. */
const leastShown = 10;
const percent = 100;

interface Compared {
  readonly trial: MonitoredTrial;
  readonly one: MonitoredQuantity;
  /** (theirs - ours) / ours, per cent; null: one of them is missing. */
  readonly off: number | null;
}

/** What Prometheus says of each trial, as a difference to what was measured here: a panel a quantity. */
export const prometheusVsOwn: FigureDefinition = {
  id: MONITORING_FIGURE,
  draw(analysis, width) {
    const panels = panelsOf(analysis);
    if (panels.length === 0) return null;
    const [first] = analysis.monitoring;
    const title = shortFinding(analysis, MONITORING_FIGURE) ?? titleOf(panels);
    const subtitle = `What Prometheus ${first!.prometheus} says of each trial\u2019s measured window, less what was measured here, in per cent of that; a mark a trial, scraped every ${formatTick(first!.interval_s)} s. Between the dashed lines (${formatNumber(band(panels), 2)}%) they agree.`;
    const description = `${subtitle} ${title}.`;
    const missing = panels.flatMap(({ all }) => all.filter(({ one }) => one.missing !== null));
    const invalid = analysis.monitoring.filter(({ kept }) => !kept).map(({ run_id }) => run_id);
    const notes = [
      `They agree within 5% and the share of the window that is not between its scrapes${panels.some(isOff) ? '; open marks: further apart' : ''}.`,
      ...(missing.length > 0 ? [missingNote(missing)] : []),
      ...(invalid.length > 0 ? [`Hollow grey: INVALID, ${someOf(invalid)}.`] : []),
    ];
    const content = { name: MONITORING_FIGURE, title, subtitle, description, notes };
    return {
      ...content,
      topic: 'Prometheus beside our own figures',
      svg: frame({ ...content, body: (top) => stack(analysis, panels, top, width) }, width),
      csv: formatCsv(
        [
          'run_id',
          'series',
          'level',
          'job',
          'quantity',
          'prometheus',
          'own',
          'difference_percent',
          'missing',
        ],
        panels.flatMap(({ all }) =>
          all.map(({ trial, one, off }) => [
            ...[trial.run_id, trial.series, trial.level, one.job, one.quantity],
            ...[one.theirs, one.ours, off, one.missing],
          ]),
        ),
      ),
    };
  },
};

interface Panel {
  readonly title: string;
  readonly all: readonly Compared[];
}

/** What has nothing of ours beside it in any trial, or is no mean over the window, has no panel. */
function panelsOf({ monitoring }: Analysis): Panel[] {
  const every = monitoring.flatMap((trial) =>
    trial.quantities
      .filter(({ caveat, ours }) => caveat === null && ours !== null)
      .map((one): Compared => ({ trial, one, off: percentOff(one) })),
  );
  const key = ({ one }: Compared) => `${quantityWords[one.quantity]} of ${one.job}`;
  const titles = [...new Set(every.map(key))];
  return titles.map((title) => ({ title, all: every.filter((one) => key(one) === title) }));
}

const isOff = ({ all }: Panel) => all.some(({ one }) => one.agrees === false);

const percentOff = ({ relative_difference }: MonitoredQuantity) =>
  relative_difference === null ? null : percent * relative_difference;

function titleOf(panels: readonly Panel[]): string {
  const all = panels.flatMap((panel) => panel.all).filter(({ trial }) => trial.kept);
  const off = all.filter(({ one }) => one.agrees === false).length;
  const told = all.filter((one) => one.off !== null).length;
  const missing = all.length - told;
  const lack = missing > 0 ? `, and has no data for ${missing}` : '';
  return `Prometheus says otherwise in ${off} of ${told} figures${lack}`;
}

/** Half the height between the dashed lines: where windows differ that of the shortest. */
const band = (panels: readonly Panel[]) =>
  percent * Math.max(...panels.flatMap(({ all }) => all.map(({ one }) => one.tolerance)));

const missingNote = (missing: readonly Compared[]) =>
  `Crosses: Prometheus has no data, ${someOf([...new Set(missing.map(({ trial }) => trial.run_id))])}.`;

const named = 3;
const someOf = (ids: readonly string[]) =>
  `${ids.slice(0, named).join(', ')}${ids.length > named ? ` and ${ids.length - named} more` : ''}`;

function stack(analysis: Analysis, panels: readonly Panel[], top: number, width: Width) {
  const { design } = analysis;
  const shown = panels.flatMap(({ all }) => all.map(({ off }) => Math.abs(off ?? 0)));
  const agreed = band(panels);
  const reach = roundUp(Math.max(leastShown, 1.2 * agreed, 1.05 * Math.max(...shown)));
  const left = margin + ticksRoom;
  const right = widths[width] - margin;
  const x = levelScale(design.x.levels, { from: left + 2 * inset, to: right - 2 * inset }, size.axis);
  const names = armNames(analysis, top, width);
  let y = names.bottom;
  const svg = panels.map((panel, i) => {
    const boxTop = y + titleHeight;
    const box: Box = { left, right, top: boxTop, bottom: boxTop + panelHeight, title: y + 14, width };
    const last = i === panels.length - 1;
    y = box.bottom + (last ? xAxisHeight : panelGap - titleHeight);
    const scale = differenceScale(reach, box);
    return [
      yTitle(fitting(`${panel.title}, difference in %`, right - margin), margin, box.title),
      yAxis(scale, box),
      line(left, scale.at(0), right, scale.at(0), paint({ stroke: 'muted' })),
      ...[-agreed, agreed].map((at) =>
        line(left, scale.at(at), right, scale.at(at), {
          'stroke-dasharray': '5 4',
          ...paint({ stroke: 'muted' }),
        }),
      ),
      ...panel.all.map((one) => mark(analysis, one, x, scale, box)),
      xAxis(x, box, last ? `${design.x.label}${x.log ? ' (log scale)' : ''}` : null),
    ].join('');
  });
  return { svg: names.svg + svg.join(''), bottom: y };
}

function differenceScale(reach: number, { top, bottom }: Box): Scale {
  const at = (value: number) => (top + bottom) / 2 - (value / reach) * ((bottom - top) / 2);
  const ticks = [-reach, 0, reach].map((value) => ({ value, label: signed(value) }));
  return { at, low: -reach, high: reach, log: false, ticks };
}

const signed = (value: number) =>
  value === 0 ? '0' : `${value > 0 ? '+' : '\u2212'}${formatTick(Math.abs(value))}`;

/** Marks have no lines at whose ends names could stand: they stand in rows of their own, if there are several arms. */
function armNames({ design }: Analysis, top: number, width: Width) {
  if (design.arms.length < 2) return { svg: '', bottom: top };
  const room = widths[width] - 2 * margin;
  let x = margin;
  let y = top + namesHeight - 8;
  const names = design.arms.map((arm) => {
    const style = armStyle(design, arm);
    const name = fitting(arm, room - nameGap);
    // A tenth more, for an SVG opened by itself may get another font.
    const long = markRoom + 1.1 * textWidth(name, size.axis);
    if (x > margin && x + long > margin + room) {
      x = margin;
      y += namesHeight;
    }
    const shape = el('path', {
      d: style.marker(x + markerSize + 1, y - 4, markerSize),
      ...paint({ fill: style.colour }),
    });
    const words = text(x + markRoom, y, name, paint({ fill: style.text }));
    x += long + nameGap;
    return shape + words;
  });
  return { svg: names.join(''), bottom: y + 8 };
}

const fitting = (words: string, room: number) => clampLines(wrapText(words, room, size.axis), 1)[0]!;

function mark({ design }: Analysis, { trial, one, off }: Compared, x: Scale, y: Scale, box: Box): string {
  const style = armStyle(design, trial.arm);
  const shift = (design.arms.indexOf(trial.arm) - (design.arms.length - 1) / 2) * dodge;
  const at = x.at(trial.level) + shift;
  const value = (number: number | null) => (number === null ? 'not to be had' : formatNumber(number));
  const said = `${trial.run_id}, ${one.job}: ${quantityWords[one.quantity]} ${value(one.theirs)} by Prometheus, ${value(one.ours)} here${trial.kept ? '' : ', INVALID'}`;
  const place = off === null ? box.bottom - 8 : y.at(off);
  const colour = trial.kept ? style.colour : 'hollow';
  const shape =
    off === null
      ? cross(at, place, colour)
      : el('path', {
          d: style.marker(at, place, markerSize),
          ...paint({ fill: one.agrees === true && trial.kept ? colour : 'paper', stroke: colour }),
          'stroke-width': 1.8,
        });
  const target = el('circle', { cx: at, cy: place, r: 11, fill: 'transparent' });
  return el('g', { class: 'point' }, el('title', {}, escapeXml(said)), shape, target);
}

const cross = (x: number, y: number, stroke: Paint) =>
  [-1, 1]
    .map((way) => line(x - 4, y - 4 * way, x + 4, y + 4 * way, { 'stroke-width': 1.8, ...paint({ stroke }) }))
    .join('');
