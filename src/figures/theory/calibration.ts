import type { Analysis } from '../../analysis/analysis.ts';
import { formatEstimate } from '../../analysis/format.ts';
import type { Theory } from '../../analysis/theory/theory.ts';
import type { Calibration, RateEstimate } from '../../measure/service-rate.ts';
import { type WorkGroup, workGroups } from '../../measure/work-groups.ts';
import { formatCsv } from '../../results/csv.ts';
import { armStyle } from '../arms.ts';
import { type Box, inset, xAxis, xAxisHeight, yAxis, yTitle } from '../axes.ts';
import { short } from '../dot-panel.ts';
import type { Figure, FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import { scaleFromZero, valueScale } from '../scale.ts';
import { margin, paint, size, type Width, widths } from '../style.ts';
import { el, line, text } from '../svg.ts';
import { textWidth } from '../text-width.ts';
import { linearTicks } from '../ticks.ts';
import { freeScale } from './free-scale.ts';
import { pointed } from './marks.ts';
import { seriesHead } from './series-head.ts';
import { percent } from './words.ts';

const name = 'calibration';
const scatterHeight = 220;
const rowHeight = 27;
const capHeight = 8;
const titleHeight = 26;
/** The report's table has them all. */
const most = 4;

export const calibration: FigureDefinition = {
  id: name,
  draw({ theory, design }, width) {
    return theory && theory.calibrations.length > 0 ? draw(theory, design, width) : null;
  },
};

/** As they are listed everywhere; what is used comes first. */
export const estimators = ({ service_rate: { regression, direct, median } }: Calibration) =>
  [
    { words: 'regression (used)', id: 'regression', rate: regression as RateEstimate | null },
    { words: 'single occupancies', id: 'direct', rate: direct },
    { words: 'median of X / U', id: 'median', rate: median as RateEstimate | null },
  ] as const;

function draw({ calibrations }: Theory, design: Analysis['design'], width: Width): Figure {
  const shown = calibrations.slice(0, most);
  const title = titleOf(calibrations);
  const subtitle =
    'Busy time against completions, sample by sample, with the line through the origin whose slope is the mean service time; and the service rate by each estimator with its 95% interval. The median of throughput / utilisation is biased upwards, the more the idler the server, and only shown.';
  const description = `${subtitle} ${shown.map(inWords).join(' ')}`;
  const notes =
    calibrations.length > most
      ? [`The first ${most} of ${calibrations.length} calibrations; the data beside it have all.`]
      : [];
  const content = { name, title, subtitle, description, notes };
  return {
    ...content,
    topic: 'Calibration',
    svg: frame({ ...content, body: (top) => stack(shown, design, top, width) }, width),
    csv: csvOf(calibrations),
  };
}

const rateWords = ({ value, low, high }: RateEstimate) => {
  const { value: text, interval } = formatEstimate({ value, low, high, n: 2 });
  return `${text} requests/s${interval ? ` (95% interval ${interval})` : ''}`;
};

function titleOf(all: readonly Calibration[]): string {
  const [first] = all;
  const { regression, median } = first!.service_rate;
  const off = median.value / regression.value - 1;
  const bias = `the median of throughput / utilisation lies ${percent(off)} ${off < 0 ? 'below' : 'above'}`;
  if (all.length === 1) return `A busy server ends ${rateWords(regression)}; ${bias}`;
  const rates = all.map(({ service_rate }) => service_rate.regression.value);
  const [least, highest] = [short(Math.min(...rates)), short(Math.max(...rates))];
  const span = least === highest ? least : `${least} to ${highest}`;
  return `A busy server ends ${span} requests/s in ${all.length} calibrations; in the first ${bias}`;
}

function inWords(one: Calibration): string {
  const said = estimators(one).flatMap(({ words, rate }) => (rate ? [`${words} ${rateWords(rate)}`] : []));
  return `${one.run_id}: ${said.join(', ')}.`;
}

/** Beside each other where there is room, else one below the other. */
function stack(all: readonly Calibration[], design: Analysis['design'], top: number, width: Width) {
  const right = widths[width] - margin;
  const middle = width === 'wide' ? margin + 430 : right;
  let bottom = top;
  const svg = all.map((one) => {
    const words = { series: all.length > 1 ? `${one.arm} (${one.run_id})` : one.arm, arm: one.arm };
    const head = seriesHead(design, words, margin, bottom + 14, right);
    const from = bottom + 22;
    const samples = workGroups(one.samples);
    const left =
      samples.length > 0 ? scatter(one, samples, design, from, middle, width) : { svg: '', bottom: from };
    const beside = width === 'wide' && samples.length > 0;
    const rates = dots(
      one,
      design,
      beside ? from : left.bottom + 6,
      beside ? middle + 34 : margin,
      right,
      width,
    );
    bottom = Math.max(left.bottom, rates.bottom) + 12;
    return head + left.svg + rates.svg;
  });
  return { svg: svg.join(''), bottom: bottom - 12 };
}

function scatter(
  { arm, service_rate, busy_from }: Calibration,
  all: readonly WorkGroup[],
  design: Analysis['design'],
  top: number,
  right: number,
  width: Width,
) {
  const [n, busy] = [
    Math.max(1, ...all.map((one) => one.completions)),
    Math.max(1e-3, ...all.map((one) => one.busy_s)),
  ];
  const from = top + titleHeight;
  const bottom = from + scatterHeight;
  const y = valueScale(0, busy, false, { from: bottom, to: from }, 5);
  const widest = Math.max(30, ...y.ticks.map(({ label }) => textWidth(label, size.axis)));
  const box: Box = { left: margin + widest + 12, right, top: from, bottom, title: top + 14, width };
  const ticks = linearTicks(n, Math.floor((right - box.left) / 56)).filter((tick) => tick <= n);
  const x = scaleFromZero(n, { from: box.left, to: right - inset }, ticks);
  const { colour, marker } = armStyle(design, arm);
  const end = Math.min(n, y.high * service_rate.regression.value);
  const marks = all.map((one) => {
    const at = [x.at(one.completions), y.at(one.busy_s)] as const;
    return pointed(
      el('path', { d: marker(...at, 3.2), ...paint({ fill: colour }), 'fill-opacity': 0.75 }),
      at,
      `${one.completions} completions, busy for ${short(one.busy_s)} s`,
    );
  });
  const fitted = { 'stroke-width': 1.8, ...paint({ stroke: 'ink' }) };
  const svg = [
    yTitle(`busy time, s (${busy_from})`, margin, box.title),
    yAxis(y, box),
    line(x.at(0), y.at(0), x.at(end), y.at(end / service_rate.regression.value), fitted),
    ...marks,
    xAxis(x, box, 'completions in a sample'),
  ];
  return { svg: svg.join(''), bottom: bottom + xAxisHeight };
}

function dots(
  one: Calibration,
  design: Analysis['design'],
  top: number,
  from: number,
  right: number,
  width: Width,
) {
  const rows = estimators(one).flatMap(({ words, rate }) => (rate ? [{ words, rate }] : []));
  const labels = 1.1 * Math.max(...rows.map(({ words }) => textWidth(words, size.axis))) + 12;
  const values = 44;
  const left = from + labels;
  const end = right - values;
  const [low, high] = [
    Math.min(...rows.map(({ rate }) => rate.low)),
    Math.max(...rows.map(({ rate }) => rate.high)),
  ];
  const x = freeScale(low, high, { from: left + 6, to: end - 8 }, width === 'wide' ? 4 : 3);
  const first = top + titleHeight + 6;
  const bottom = first + rows.length * rowHeight;
  const { colour, text: ink, marker } = armStyle(design, one.arm);
  const used = x.at(rows[0]!.rate.value);
  const grid = x.ticks.map(({ value, label }) => {
    const at = x.at(value);
    return (
      line(at, first, at, bottom, paint({ stroke: 'grid' })) +
      text(at, bottom + 18, label, { 'text-anchor': 'middle', ...paint({ fill: 'ink' }) })
    );
  });
  const drawn = rows.map(({ words, rate }, i) => {
    const y = first + (i + 0.5) * rowHeight;
    const look = { 'stroke-width': 1.6, ...paint({ stroke: i === 0 ? colour : 'muted' }) };
    const cap = (value: number) => line(x.at(value), y - capHeight / 2, x.at(value), y + capHeight / 2, look);
    const shape =
      i === 0
        ? el('path', { d: marker(x.at(rate.value), y, 4.2), ...paint({ fill: colour }) })
        : el('circle', {
            cx: x.at(rate.value),
            cy: y,
            r: 3.6,
            ...paint({ fill: 'paper', stroke: 'muted' }),
            'stroke-width': 1.6,
          });
    const base = y + size.axis * 0.36;
    return [
      text(left - 8, base, words, { 'text-anchor': 'end', ...paint({ fill: i === 0 ? ink : 'muted' }) }),
      line(x.at(rate.low), y, x.at(rate.high), y, look),
      cap(rate.low),
      cap(rate.high),
      pointed(shape, [x.at(rate.value), y], `${words}: ${rateWords(rate)}`),
      text(right, base, short(rate.value), { 'text-anchor': 'end', ...paint({ fill: 'ink' }) }),
    ].join('');
  });
  const svg = [
    text(from, top + 14, 'service rate, 1/s (not from 0)', paint({ fill: 'muted' })),
    ...grid,
    line(used, first, used, bottom, { 'stroke-dasharray': '5 4', ...paint({ stroke: 'muted' }) }),
    ...drawn,
  ];
  return { svg: svg.join(''), bottom: bottom + 24 };
}

function csvOf(all: readonly Calibration[]): string {
  return formatCsv(
    ['calibration', 'arm', 'row', 't_s', 'completions', 'busy_s', 'rate', 'low', 'high'],
    all.flatMap((one) => [
      ...one.samples.map(({ t_s, completions, busy_s }) => [
        one.run_id,
        one.arm,
        'sample',
        t_s,
        completions,
        busy_s,
        null,
        null,
        null,
      ]),
      ...estimators(one).flatMap(({ id, rate }) =>
        rate ? [[one.run_id, one.arm, id, null, null, null, rate.value, rate.low, rate.high]] : [],
      ),
    ]),
  );
}
