import { Histogram } from '../measure/histogram.ts';
import { type Cell, cellsIn, groupBy, type Series } from '../measure/series.ts';
import { milliseconds, percentileMs, total } from '../measure/summary.ts';
import { lengthOf, type Window } from '../measure/window.ts';
import { type CsvValue, formatCsv, numberOrNull, parseCsv } from './csv.ts';

/** Locust's columns of percentiles. */
const PERCENTILES = [50, 66, 75, 80, 90, 95, 98, 99, 99.9, 99.99, 100];
const PERCENTILE_COLUMNS = PERCENTILES.map((p) => `${p}%`);

export const STATS_HEADER = [
  'Type',
  'Name',
  'Request Count',
  'Failure Count',
  'Median Response Time',
  'Average Response Time',
  'Min Response Time',
  'Max Response Time',
  'Average Content Size',
  'Requests/s',
  'Failures/s',
  ...PERCENTILE_COLUMNS,
];

export const HISTORY_HEADER = [
  'Timestamp',
  'User Count',
  'Type',
  'Name',
  'Requests/s',
  'Failures/s',
  ...PERCENTILE_COLUMNS,
  'Total Request Count',
  'Total Failure Count',
  'Total Median Response Time',
  'Total Average Response Time',
  'Total Min Response Time',
  'Total Max Response Time',
  'Total Average Content Size',
];

const AGGREGATED = 'Aggregated';

/** Locust's stats_stats.csv of the measured window: a row a request name, then one for all. Times in ms. */
export function formatStats(series: Series, window: Window): string {
  const seconds = lengthOf(window);
  const rows = byName(cellsIn(series, window)).map(([name, cells]) => {
    const seen = add(nothing(), cells);
    const rates = [seen.done / seconds, failures(seen) / seconds].map(cell);
    return [...typeAndName(name), ...totals(seen), ...rates, ...percentiles(seen.response)];
  });
  return formatCsv(STATS_HEADER, rows);
}

/**
 * Locust's stats_stats_history.csv: every second of the load, warm-up included. Rates and percentiles are those of
 * the second (in Locust itself they are cumulative unless --csv-full-history), the totals run from the start.
 */
export function formatHistory(series: Series, startEpoch_s: number): string {
  const soFar = new Map<string, Tally>();
  const rows: CsvValue[][] = [];
  const bySecond = groupBy(series.cells, (cell) => cell.second);
  const last = Math.max(series.users.length - 1, ...bySecond.keys());
  for (let second = 0; second <= last; second++) {
    for (const [name, cells] of byName(bySecond.get(second) ?? [])) {
      const here = add(nothing(), cells);
      const running = soFar.get(name) ?? nothing();
      soFar.set(name, add(running, cells));
      const when = [Math.floor(startEpoch_s) + second, series.users[second] ?? 0];
      const rates = [here.done, failures(here)];
      rows.push([...when, ...typeAndName(name), ...rates, ...percentiles(here.response), ...totals(running)]);
    }
  }
  return formatCsv(HISTORY_HEADER, rows);
}

interface Tally {
  done: number;
  good: number;
  bytes: number;
  readonly response: Histogram;
}

const nothing = (): Tally => ({ done: 0, good: 0, bytes: 0, response: new Histogram() });

function add(tally: Tally, cells: readonly Cell[]): Tally {
  tally.done += total(cells, 'done');
  tally.good += total(cells, 'good');
  tally.bytes += total(cells, 'bytes');
  for (const part of cells.flatMap((cell) => cell.response)) tally.response.addSparse(part);
  return tally;
}

const failures = ({ done, good }: Tally) => done - good;

/** Count, failures, median, average, min, max and mean size: Locust's block of totals. */
function totals(tally: Tally): CsvValue[] {
  const { done, bytes, response } = tally;
  const size = done === 0 ? null : bytes / done;
  const times = [
    percentileMs(response, 50),
    ...[response.mean, response.min, response.max].map(milliseconds),
  ];
  return [done, failures(tally), ...[...times, size].map(cell)];
}

const percentiles = (response: Histogram) => PERCENTILES.map((p) => cell(percentileMs(response, p)));

/** To a thousandth; what there is nothing of, or what was not to be had (NaN), is Locust's N/A. */
const cell = (value: number | null): CsvValue =>
  value === null || Number.isNaN(value) ? 'N/A' : Number(value.toFixed(3));

/** The cells of each name, and all of them. */
function byName(cells: readonly Cell[]): [string, readonly Cell[]][] {
  const named = [...groupBy(cells, (cell) => cell.name)].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...named, [AGGREGATED, cells]];
}

/** 'GET /tasks/' -> GET and /tasks/. */
function typeAndName(name: string): [string, string] {
  const match = /^([A-Z]+) (.+)$/.exec(name);
  return match ? [match[1]!, match[2]!] : ['', name];
}

export interface StatsRow {
  /** 'GET /tasks/', or 'Aggregated'. */
  readonly name: string;
  /** null: the second had none, or (in stats_stats.csv) the column is not there. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** Either file, by the names of its columns. */
export function parseStats(text: string): StatsRow[] {
  return parseCsv(text).map(({ Type, Name, ...cells }) => ({
    name: Type === '' ? Name! : `${Type} ${Name}`,
    values: Object.fromEntries(Object.entries(cells).map(([key, value]) => [key, numberOrNull(value)])),
  }));
}
