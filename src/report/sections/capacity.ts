import type { Capacity, UslFit } from '../../analysis/analysis.ts';
import { formatEstimate, formatNumber } from '../../analysis/format.ts';
import type { Block } from '../blocks.ts';
import { heading, note } from '../blocks.ts';
import type { ReportInput } from '../input.ts';
import { nameOf } from './comparisons.ts';

/** How much each arm carries, where it saturates, and where one overtakes another. */
export function capacity({ analysis }: ReportInput): Block[] {
  // What a server carries is then its calibrated rate, and no load was to go past it.
  if (analysis.theory) return [];
  const { capacity: all, crossovers, design } = analysis;
  const armOf = (series: string) => analysis.series.find((one) => one.name === series)?.arm ?? series;
  const blocks: Block[] = [];
  if (all.length) {
    blocks.push({
      kind: 'table',
      caption: `Highest goodput, and N* = X_max (R_min + Z), the number of ${design.x.label} at which light load and saturation meet.`,
      columns: [
        { title: 'arm' },
        { title: 'highest goodput', unit: 'req/s', numeric: true },
        { title: `at ${design.x.label}`, numeric: true },
        { title: 'R_min', unit: 'ms', numeric: true },
        { title: 'N*', numeric: true },
        { title: 'knee seen at', numeric: true },
        { title: 'a capacity?' },
      ],
      rows: all.map((one) => ({
        cells: [{ text: one.series, arm: armOf(one.series) }, ...capacityCells(one)],
      })),
    });
    if (all.some((one) => !one.saturated)) {
      blocks.push(
        note('"Still rising": the highest level was not past the knee, so the figure is a lower bound.'),
      );
    }
  }
  const fits = all.flatMap((one) => (one.usl ? [{ series: one.series, fit: one.usl }] : []));
  if (fits.length) blocks.push(uslTable(fits, armOf));
  if (crossovers.length) {
    blocks.push({
      kind: 'table',
      caption: 'Where one arm overtakes another, interpolated between the levels measured.',
      columns: [
        { title: 'metric' },
        { title: 'arms' },
        { title: `crossing, ${design.x.label}`, numeric: true },
        { title: 'better below' },
        { title: 'better above' },
      ],
      rows: crossovers.map((one) => ({
        cells: [
          { text: nameOf(one.metric) },
          { text: `${one.a}, ${one.b}` },
          one.kind === 'crosses'
            ? { text: one.at.map((at) => formatEstimate(at).value).join(', '), detail: crossingRange(one.at) }
            : { text: one.kind },
          { text: one.below ?? '\u2013' },
          {
            text:
              one.above ?? (one.kind === 'none in the range measured' ? (one.below ?? '\u2013') : '\u2013'),
          },
        ],
      })),
    });
  }
  return blocks.length ? [heading(2, 'Capacity and crossover', 'capacity'), ...blocks] : [];
}

function capacityCells(one: Capacity) {
  const { value, interval } = formatEstimate(one.x_max);
  return [
    { text: value, ...(interval ? { detail: interval } : {}) },
    { text: String(one.x_max_level) },
    { text: formatNumber(one.r_min_s * 1000) },
    { text: one.n_star === null ? '\u2013' : formatNumber(one.n_star) },
    { text: one.knee === null ? '\u2013' : String(one.knee) },
    { text: one.saturated ? 'yes' : 'still rising' },
  ];
}

function crossingRange(at: readonly { low: number | null; high: number | null }[]): string {
  const end = (value: number | null) => (value === null ? 'beyond the range' : formatNumber(value, 2));
  return at
    .map(({ low, high }) => (low === null && high === null ? 'no interval' : `${end(low)} to ${end(high)}`))
    .join('; ');
}

function uslTable(
  fits: readonly { series: string; fit: UslFit }[],
  armOf: (series: string) => string,
): Block {
  const withError = (value: number, error: number) => {
    const written = formatEstimate({ value, low: value - error, high: value + error, n: 1 });
    const places = written.value.split('.')[1]?.length ?? 0;
    return `${written.value} \u00b1 ${error.toFixed(places)}`;
  };
  const between = fits.every(({ fit }) => fit.se_from === 'repetitions');
  return {
    kind: 'table',
    caption: `Universal Scalability Law, X(N) = \u03b3N / (1 + \u03b1(N \u2212 1) + \u03b2N(N \u2212 1)), with standard errors${between ? ' from the spread between repetitions' : ''}.`,
    columns: [
      { title: 'arm' },
      { title: '\u03b3', unit: 'req/s', numeric: true },
      { title: '\u03b1 (contention)', numeric: true },
      { title: '\u03b2 (coherency)', numeric: true },
      { title: 'peak at', numeric: true },
      { title: 'peak', unit: 'req/s', numeric: true },
    ],
    rows: fits.map(({ series, fit }) => ({
      cells: [
        {
          text: series,
          arm: armOf(series),
          ...(fit.at_bound.length ? { detail: `at a bound: ${fit.at_bound.join(', ')}` } : {}),
        },
        { text: withError(fit.gamma, fit.se.gamma) },
        { text: withError(fit.alpha, fit.se.alpha) },
        { text: withError(fit.beta, fit.se.beta) },
        {
          text: fit.peak_n === null ? 'none' : formatNumber(fit.peak_n, 2),
          ...(fit.peak_beyond ? { detail: 'beyond the levels measured' } : {}),
        },
        { text: fit.peak_x === null ? '\u2013' : formatNumber(fit.peak_x) },
      ],
    })),
  };
}
