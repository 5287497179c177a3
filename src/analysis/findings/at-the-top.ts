import type { Design, Estimate, Finding } from '../analysis.ts';
import { ALPHA } from '../family.ts';
import { NOT_TESTED, TOO_NOISY, verdictOf } from '../verdict.ts';
import type { Facts } from './finding-family.ts';
import {
  amount,
  bareDifference,
  couldHaveSeen,
  figureOf,
  list,
  type MetricWords,
  metricWords,
  topLevel,
} from './words.ts';

/**
 * At the highest level the values of the arms and how they compare: of the metric that answers the question, and
 * of those that differ. The others stand in the tables.
 */
export function atTheTop({ analysis }: Facts): Finding[] {
  // Of a single line the answer has said the primary metric.
  const { design, series } = analysis;
  const differs = (metric: string) =>
    [...analysis.overall, ...analysis.comparisons].some((one) => one.metric === metric && one.different);
  const told = ({ metric }: MetricWords) =>
    series.length > 1 && (metric === design.primary || differs(metric));
  return metricWords.flatMap((words) => {
    const top = topLevel(analysis, words.metric);
    if (!top || !told(words)) return [];
    const estimates = top.all.map(({ estimate }) => estimate);
    const values = top.all.map(({ cell, estimate }, i) => {
      const verb = i === 0 ? `${words.verb} ` : words.unit === 'ms' ? 'within ' : '';
      return `${cell.series} ${verb}${amount(estimate, words.unit, i === 0)}`;
    });
    const text = `At ${top.level} ${unitOf(top.level, design)} ${list(values)}${relation(analysis, words, top.level, estimates)}.`;
    return [{ id: `top-${words.metric}`, text, figure: figureOf(design, words.figure), level: 'detail' }];
  });
}

/** '2 replicas of api', '1 replica of api' */
const unitOf = (level: number, { x }: Design) =>
  level === 1 ? x.label.replace(/^replicas\b/, 'replica') : x.label;

/** Part by which the ratio of the values and the mean ratio of their pairs may differ without confusing a reader. */
const CONFUSING = 0.1;

/** How the two lines compare there; more than two have no one difference. */
function relation(
  { series, comparisons, overall }: Facts['analysis'],
  words: MetricWords,
  level: number,
  values: readonly Estimate[],
): string {
  const here = comparisons.find((one) => one.metric === words.metric && one.level === level);
  const everywhere = overall.find((one) => one.metric === words.metric);
  if (series.length !== 2 || !here || !everywhere) return '';
  if (here.p === null) return `: a difference ${NOT_TESTED}`;
  const sameWay = here.relative.value * everywhere.relative.value > 0;
  // Ratios are taken pair by pair: where one repetition weighs most in the values, those tell another story.
  const shown = values[1]!.value / values[0]!.value;
  const paired = Math.abs(shown / (1 + here.relative.value) - 1) > CONFUSING;
  const by = `${paired ? 'repetition by repetition ' : ''}${bareDifference(here.relative, words)}`;
  if (here.different || (everywhere.different && sameWay && here.p <= ALPHA)) return `: ${by}`;
  if (everywhere.different && sameWay)
    return `: ${by}, which is beyond noise over all levels but not at this one`;
  if (here.p <= ALPHA) {
    const all = comparisons.length + overall.length;
    return `: ${by}, beyond noise by itself but not as one of ${all} comparisons`;
  }
  return verdictOf(here) === 'too noisy'
    ? `: ${TOO_NOISY}${couldHaveSeen(here)}`
    : `: no difference beyond noise${couldHaveSeen(here)}`;
}
