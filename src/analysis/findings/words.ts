import type {
  Analysis,
  Cell,
  Design,
  Estimate,
  Metric,
  OverallComparison,
  PairedComparison,
} from '../analysis.ts';
import { formatEstimate, formatNumber, grouped } from '../format.ts';
import { metrics } from '../metrics.ts';
import { isWide } from '../verdict.ts';

/** How a metric is spoken of: '<arm> <verb> 41 <unit>', '2.4 times <times>', '24% <more>', '24% <less>'. */
export interface MetricWords {
  readonly metric: Metric;
  /** The figure that shows it, without its ending for the x axis. */
  readonly figure: string;
  readonly verb: string;
  readonly unit: string;
  readonly times: string;
  readonly more: string;
  readonly less: string;
}

const latency = { unit: 'ms', times: 'as long', more: 'longer', less: 'shorter' };
const requests = { times: 'as many requests', more: 'more requests', less: 'fewer requests' };
const use = { verb: 'uses', times: 'as much', more: 'more', less: 'less' };

export const metricWords: readonly MetricWords[] = [
  {
    metric: 'latency_p95_ms',
    figure: 'latency_p95',
    verb: 'answers 95% of requests within',
    ...latency,
  },
  {
    metric: 'latency_p50_ms',
    figure: 'latency_p50',
    verb: 'answers half of the requests within',
    ...latency,
  },
  {
    metric: 'latency_p99_ms',
    figure: 'latency_p99',
    verb: 'answers 99% of requests within',
    ...latency,
  },
  {
    metric: 'goodput_rps',
    figure: 'throughput',
    verb: 'serves',
    unit: 'good requests/s',
    ...requests,
  },
  { metric: 'cpu_units', figure: 'cpu', unit: 'vCPU', ...use },
  { metric: 'mem_gb', figure: 'memory', unit: 'GB of memory', ...use },
  {
    metric: 'rps_per_cpu_unit',
    figure: 'efficiency',
    verb: 'serves',
    unit: 'requests/s per vCPU',
    ...requests,
  },
];

export const wordsOf = (metric: Metric): MetricWords => metricWords.find((words) => words.metric === metric)!;

export const figureOf = (design: Design, figure: string): string => `${figure}_${design.x.suffix}`;

/** '41 ms (95% interval 38 to 45)'; the first interval of a sentence says what it is. */
export function amount(estimate: Estimate, unit: string, first = true): string {
  // None of the quantities can be negative, so neither can what they may be.
  const low = estimate.low === null ? null : Math.max(0, estimate.low);
  const { value, interval } = formatEstimate({ ...estimate, low });
  return `${value} ${unit}${bracket(interval, first)}`;
}

const bracket = (interval: string | null, first: boolean) =>
  interval === null ? '' : ` (${first ? '95% interval ' : ''}${interval})`;

/** From here on a difference reads better as a factor. */
const FACTOR = 1.5;

/** '2.4 times as long (95% interval 1.9 to 3.0)' or '24% longer (95% interval 12% to 37%)'. */
export function difference(relative: Estimate, words: MetricWords): string {
  const { text, interval } = change(relative, words);
  return text + bracket(interval, true);
}

/** The same where the values before it have said how sure they are. */
export const bareDifference = (relative: Estimate, words: MetricWords): string =>
  change(relative, words).text;

function change(relative: Estimate, words: MetricWords): { text: string; interval: string | null } {
  if (1 + relative.value >= FACTOR) {
    const { value, interval } = formatEstimate(map(relative, (x) => 1 + x));
    return { text: `${value} times ${words.times}`, interval };
  }
  const sign = relative.value < 0 ? -1 : 1;
  const { value, interval } = percent(map(relative, (x) => sign * x));
  return { text: `${value} ${sign < 0 ? words.less : words.more}`, interval };
}

/** '24% longer than monolith', '2.4 times as long as monolith'. */
export function differenceThan(relative: Estimate, words: MetricWords, other: string): string {
  const factor = 1 + relative.value >= FACTOR;
  return `${bareDifference(relative, words)} ${factor ? 'as' : 'than'} ${other}`;
}

/** '-3%, 95% interval -15% to +11%'; an interval that says hardly anything is not printed. */
export function signed(relative: Estimate): string {
  const { value, interval } = percent(relative, '+');
  return interval === null || isWide(relative) ? value : `${value}, 95% interval ${interval}`;
}

/** A difference may be about 0, so its interval alone says how many digits it has. */
function percent({ value, low, high }: Estimate, plus = ''): { value: string; interval: string | null } {
  const single = Math.abs(value) < 0.01 ? 1 : 0;
  const places = low === null || high === null ? single : decimals(50 * (high - low));
  const print = (x: number) => {
    const text = (100 * x).toFixed(places).replace(/^-(0(\.0+)?)$/, '$1');
    return `${Number(text) > 0 ? plus : ''}${grouped(text)}%`;
  };
  return {
    value: print(value),
    interval: low === null || high === null ? null : `${print(low)} to ${print(high)}`,
  };
}

const decimals = (half: number) => (half >= 3 ? 0 : half >= 0.3 ? 1 : 2);

/** An estimate on another scale; a falling map swaps its ends. */
export function map({ value, low, high, n }: Estimate, f: (x: number) => number): Estimate {
  const ends = low === null || high === null ? null : [f(low), f(high)].sort((a, b) => a - b);
  return { value: f(value), low: ends ? ends[0]! : null, high: ends ? ends[1]! : null, n };
}

/** The better and the worse of a pair by the sign of its difference, and the worse relative to the better. */
export function ranked({ metric, a, b, relative }: PairedComparison): {
  better: string;
  worse: string;
  relative: Estimate;
} {
  const bIsBetter = relative.value > 0 === (metrics[metric].better === 'high');
  if (!bIsBetter) return { better: a, worse: b, relative };
  // (a - b) / b from (b - a) / a.
  return { better: b, worse: a, relative: map(relative, (x) => 1 / (1 + x) - 1) };
}

/** 'at 5 concurrent users', 'from 5 to 80 concurrent users'. */
export function span(levels: readonly number[], design: Design): string {
  const [first, last] = [levels[0]!, levels.at(-1)!];
  return first === last ? `at ${first} ${design.x.label}` : `from ${first} to ${last} ${design.x.label}`;
}

/** The same of a comparison, with the levels that it had to leave out and why. */
export function spanOf(
  { levels, a, b }: OverallComparison,
  { design, cells }: Pick<Analysis, 'design' | 'cells'>,
): string {
  const left = design.x.levels.filter((level) => !levels.includes(level));
  if (left.length === 0) return span(levels, design);
  const invalid = (level: number) =>
    cells.some((one) => one.level === level && [a, b].includes(one.series) && one.excluded.length > 0);
  const [bad, lacking] = [left.filter(invalid), left.filter((level) => !invalid(level))];
  const reasons = [
    ...(bad.length > 0 ? [`${list(bad.map(String))} left out: a trial there is INVALID`] : []),
    ...(lacking.length > 0 ? [`${list(lacking.map(String))} left out: a repetition there is missing`] : []),
  ];
  return `${span(levels, design)} (${reasons.join('; ')})`;
}

/** '34 concurrent users (95% interval 28 to 41)', an end beyond the levels measured said as such. */
export function place(at: Estimate, design: Design): string {
  const value = formatEstimate(at);
  if (value.interval) return `${value.value} ${design.x.label} (95% interval ${value.interval})`;
  const low = at.low === null ? 'below the lowest level' : formatNumber(at.low, 2);
  const high = at.high === null ? 'beyond the highest level' : formatNumber(at.high, 2);
  return `${value.value} ${design.x.label} (95% interval ${low} to ${high})`;
}

/** '; this run could have seen 12%', and where that is no small thing any more: '... only a factor of 3.2'. */
export function couldHaveSeen({ smallest_detectable }: PairedComparison): string {
  if (smallest_detectable === null) return '';
  const only = smallest_detectable < FACTOR - 1 ? '' : 'only ';
  return `; this run could have seen ${only}${size(smallest_detectable)}`;
}

/** Of a relative difference: '12%', 'a factor of 3.2'. */
export const size = (relative: number): string =>
  relative < FACTOR - 1
    ? `${formatNumber(100 * relative, 2)}%`
    : `a factor of ${formatNumber(1 + relative, 2)}`;

/** Highest level at which every series has the metric. */
export function topLevel(
  { design, series, cells }: Pick<Analysis, 'design' | 'series' | 'cells'>,
  metric: Metric,
) {
  const at = (level: number) =>
    series.flatMap((one) => {
      const cell = cells.find((c) => c.series === one.name && c.level === level);
      const estimate = cell?.metrics[metric];
      return cell && estimate ? [{ cell, estimate }] : [];
    });
  const level = design.x.levels.findLast((one) => at(one).length === series.length);
  return level === undefined ? null : { level, all: at(level) as { cell: Cell; estimate: Estimate }[] };
}

/** 'a', 'a and b', 'a, b and c'. */
export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
