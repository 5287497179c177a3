import type { Analysis, Comparison, Estimate, OverallComparison } from '../analysis/analysis.ts';
import { formatEstimate, formatNumber } from '../analysis/format.ts';
import type { MetricWords } from './metrics.ts';
import { seriesPoints } from './points.ts';

/** '148 ms', '0.3%'. */
export function withUnit(value: string, unit: string): string {
  return unit === '%' ? `${value}%` : `${value} ${unit}`;
}

/** The interval of something that cannot be negative does not go there. */
export function notNegative(estimate: Estimate): Estimate {
  return estimate.low === null ? estimate : { ...estimate, low: Math.max(0, estimate.low) };
}

/** What hovering over a point says. */
export function pointWords(
  analysis: Analysis,
  words: MetricWords,
  series: string,
  level: number,
  estimate: Estimate,
  remark: string,
): string {
  const { value, interval } = formatEstimate(notNegative(estimate));
  const range = interval ? ` (95% interval ${interval})` : '';
  const trials = `${estimate.n} ${estimate.n === 1 ? 'trial' : 'trials'}`;
  const end = remark ? `, ${remark}` : '';
  return `${series}, ${level} ${analysis.design.x.label}: ${withUnit(value, words.unit)}${range}, ${trials}${end}`;
}

/** About two lines of a title. */
const longest = 120;

/**
 * The finding that a figure shows: the analysis's own sentence where it has a short one (not the answer, which is
 * said above it), else one made here.
 */
export function figureTitle(analysis: Analysis, name: string, words: MetricWords): string {
  // What holds over all levels says more than one level does.
  return overallTitle(analysis, words) ?? shortFinding(analysis, name) ?? rangeTitle(analysis, words);
}

export function shortFinding(analysis: Analysis, name: string): string | undefined {
  const own = analysis.findings.filter((finding) => finding.figure === name && finding.level === 'detail');
  return own.find((finding) => finding.text.length <= longest)?.text.replace(/\.$/, '');
}

/** Over all levels where that is beyond noise, else at the highest one; undefined where nothing was compared. */
function overallTitle(analysis: Analysis, words: MetricWords): string | undefined {
  const { primary } = analysis.design;
  // Goodput is what is tested where capacity is the question, and drawn as throughput.
  const tested = words.metric === 'throughput_rps' && primary === 'goodput_rps' ? primary : words.metric;
  const overall = analysis.overall.filter((one) => one.metric === tested);
  const levels = analysis.comparisons.filter((one) => one.metric === tested);
  const top = Math.max(...levels.map((one) => one.level));
  const different = [...overall, ...levels.filter((one) => one.level === top)].find((one) => one.different);
  // The difference of one pair says little about many.
  if (analysis.series.length > 2 || !overall.length) return undefined;
  if (different) return differenceTitle(analysis, words, different);
  const { a, b, p } = overall[0]!;
  if (p === null) return untold(words, a, b);
  return `${capital(words.quantity)}: no difference between ${a} and ${b} beyond noise`;
}

const untold = (words: MetricWords, a: string, b: string) =>
  `${capital(words.quantity)}: ${a} and ${b} cannot be told apart with one valid repetition`;

function differenceTitle(
  analysis: Analysis,
  words: MetricWords,
  one: Comparison | OverallComparison,
): string {
  const { value, low, high } = one.relative;
  const direction = value > 0 ? 'higher' : 'lower';
  const percent = (x: number) => formatNumber(Math.abs(x) * 100, Math.abs(x) < 1 ? 2 : 3);
  const ends = [low, high].flatMap((x) => (x === null ? [] : [percent(x)]));
  if (value < 0) ends.reverse();
  const range = ends.length ? ` (95% interval ${ends.join(' to ')}%)` : '';
  const where = 'level' in one ? `at ${one.level} ${analysis.design.x.label}` : 'over all levels';
  return `${one.b}: ${words.quantity} ${percent(value)}% ${direction} than ${one.a} ${where}${range}`;
}

/** Without comparisons (one arm, one repetition) the ends of the range are what there is to say. */
function rangeTitle(analysis: Analysis, words: MetricWords): string {
  const all = seriesPoints(analysis, words.metric).map(({ series, points }) => ({
    name: series.name,
    known: points.flatMap((point) =>
      point.estimate ? [{ level: point.level, estimate: point.estimate }] : [],
    ),
  }));
  const present = all.filter((one) => one.known.length > 0);
  const value = (estimate: Estimate) => formatEstimate(estimate).value;
  if (present.length === 0) return `${capital(words.quantity)} was not measured`;
  if (present.length === 1) {
    const { name, known } = present[0]!;
    const [first, last] = [known[0]!, known.at(-1)!];
    if (known.length === 1) {
      const at = `at ${first.level} ${analysis.design.x.label}`;
      return `${name}: ${words.quantity} ${withUnit(value(first.estimate), words.unit)} ${at}`;
    }
    const span = `${value(first.estimate)} to ${withUnit(value(last.estimate), words.unit)}`;
    return `${name}: ${words.quantity} goes from ${span} between ${first.level} and ${last.level} ${analysis.design.x.label}`;
  }
  const once = present.every((one) => one.known.every(({ estimate }) => estimate.n === 1));
  if (present.length === 2 && once) return untold(words, present[0]!.name, present[1]!.name);
  const ranked = present
    .map(({ name, known }) => ({ name, ...known.at(-1)! }))
    .sort((a, b) => b.estimate.value - a.estimate.value);
  const [most, least] = [ranked[0]!, ranked.at(-1)!];
  const at = `at ${most.level} ${analysis.design.x.label}`;
  const span = `${value(least.estimate)} (${least.name}) to ${withUnit(value(most.estimate), words.unit)} (${most.name})`;
  return `${capital(words.quantity)} ${at}: ${span}`;
}

/** 'p95' and its like stay as they are. */
export const capital = (words: string): string =>
  /^p\d/.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);

/** 'a, b and c'. */
export function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
