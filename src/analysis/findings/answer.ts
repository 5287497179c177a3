import type { Analysis, Design, Finding, OverallComparison, Series } from '../analysis.ts';
import { metrics } from '../metrics.ts';
import { NOT_TESTED, TOO_NOISY, verdictOf } from '../verdict.ts';
import type { Facts } from './finding-family.ts';
import { PATTERNS_FIGURE, patternsAnswer } from './patterns.ts';
import { THEORY_FIGURE } from './theory.ts';
import { theoryAnswer } from './theory-answer.ts';
import {
  amount,
  bareDifference,
  couldHaveSeen,
  difference,
  differenceThan,
  figureOf,
  list,
  place,
  ranked,
  signed,
  spanOf,
  topLevel,
  wordsOf,
} from './words.ts';

type Known = Omit<Analysis, 'findings'>;

/** The experiment's question in one sentence: which arm is better, by how much, where. */
export function answer({ analysis }: Facts): Finding[] {
  const { design, series } = analysis;
  const compared = () => (series.length < 2 ? alone(analysis) : (crossing(analysis) ?? comparison(analysis)));
  const sent = patternsAnswer(analysis);
  const held = theoryAnswer(analysis);
  const text = unmeasured(analysis) ?? sent ?? held ?? compared();
  const usual = () => figureOf(design, wordsOf(design.primary).figure);
  const figure = sent !== null ? PATTERNS_FIGURE : held !== null ? THEORY_FIGURE : usual();
  return [{ id: 'answer', text, figure, level: 'answer' }];
}

const isCapacity = (design: Design) => design.primary === 'goodput_rps';

/** Nothing was measured rightly, so nothing is known, and why. */
function unmeasured({ validity: { valid, suspect, trials }, series }: Known): string | null {
  if (trials.length === 0) return 'No trial is finished, so nothing can be compared.';
  if (valid + suspect > 0) return null;
  const reason = mostCommon(trials.flatMap((trial) => trial.reasons));
  const of = series.length === 1 ? series[0]!.name : 'the arms';
  return `Every trial is INVALID as a measurement: ${reason}; nothing can be said of ${of}.`;
}

/** Reasons differ in their figures: those that are alike but for them count as one. */
function mostCommon(reasons: readonly string[]): string {
  const kind = (reason: string) => reason.replaceAll(/[\d.,]+/g, '#');
  const count = (reason: string) => reasons.filter((other) => kind(other) === kind(reason)).length;
  const [first = 'no reason is given'] = reasons.toSorted((a, b) => count(b) - count(a));
  return first.replace(/\.$/, '');
}

/** Two arms of which each is better somewhere. */
function crossing({ crossovers, design, series }: Known): string | null {
  const found = crossovers.find((one) => one.metric === design.primary && one.kind === 'crosses');
  if (!found || series.length > 2) return null;
  const verb = isCapacity(design) ? 'serves more' : 'answers faster';
  return `Below ${place(found.at[0]!, design)} ${found.below} ${verb}, above it ${found.above}.`;
}

function comparison(analysis: Known): string {
  const pairs = analysis.overall.filter((one) => one.metric === analysis.design.primary);
  if (pairs.length === 0) return 'No repetition has both arms at a level, so nothing can be compared.';
  const settings = settingsOf(pairs, analysis.series);
  return settings.length > 1 ? bySetting(settings, analysis) : atOneSetting(pairs, analysis);
}

function atOneSetting(pairs: readonly OverallComparison[], analysis: Known): string {
  const pair = deciding(pairs);
  const arms = new Set(pairs.flatMap(({ a, b }) => [a, b])).size;
  switch (verdictOf(pair)) {
    case 'not tested':
      return once(pair, analysis);
    case 'different':
      return best(pair, analysis, arms);
    default: {
      const worse = pairs.filter((one) => one.different && [pair.a, pair.b].includes(ranked(one).better));
      return noDifference(pair, analysis, [...new Set(worse.map((one) => ranked(one).worse))]);
    }
  }
}

/** Of the two that win most, or of the best two that were compared at all. */
function deciding(pairs: readonly OverallComparison[]): OverallComparison {
  const wins = (name: string) => pairs.filter((one) => ranked(one).better === name).length;
  return pairs.toSorted((p, q) => wins(q.a) + wins(q.b) - wins(p.a) - wins(p.b))[0]!;
}

/** Values of the factors that are not on the x axis, and how the arms compare under them. */
interface Setting {
  readonly name: string;
  readonly pairs: readonly OverallComparison[];
}

/** One, without a name, where the pairs are not of arms under the same factors. */
function settingsOf(pairs: readonly OverallComparison[], series: readonly Series[]): Setting[] {
  const named = (name: string) => series.find((one) => one.name === name)!;
  if (pairs.some(({ a, b }) => named(a).arm === named(b).arm)) return [{ name: '', pairs }];
  // A series is called '<arm>, <factors>'.
  const setting = ({ name, arm }: Series) => name.slice(arm.length).replace(/^, /, '');
  const names = [...new Set(series.map(setting))];
  return names.map((name) => ({ name, pairs: pairs.filter(({ a }) => setting(named(a)) === name) }));
}

/** One sentence where all settings agree, else a clause each. */
function bySetting(settings: readonly Setting[], analysis: Known): string {
  const { design, series } = analysis;
  const armOf = (name: string) => series.find((one) => one.name === name)!.arm;
  const words = wordsOf(design.primary);
  const verb = isCapacity(design) ? 'serves more' : 'answers faster';
  const known = settings.flatMap(({ name, pairs }) =>
    pairs.length > 0 ? [{ name, pair: deciding(pairs) }] : [],
  );
  const bests = new Set(known.map(({ pair }) => armOf(ranked(pair).better)));
  const worsts = new Set(known.map(({ pair }) => armOf(ranked(pair).worse)));
  const agreed =
    known.length === settings.length &&
    bests.size === 1 &&
    worsts.size === 1 &&
    known.every(({ pair }) => pair.different);
  if (agreed) {
    const takes = isCapacity(design) ? 'serves' : 'takes, to answer 95% of requests,';
    const by = known.map(({ name, pair }) => `${bareDifference(ranked(pair).relative, words)} with ${name}`);
    return `${[...bests][0]} ${verb} in every setting: ${spanOf(known[0]!.pair, analysis)} ${[...worsts][0]} ${takes} ${list(by)}.`;
  }
  const clauses = settings.map(({ name, pairs }) => {
    if (pairs.length === 0) return `with ${name} no repetition has both arms`;
    const pair = deciding(pairs);
    const { better, worse, relative } = ranked(pair);
    const verdict = verdictOf(pair);
    if (verdict === 'different')
      return `with ${name} ${armOf(better)} ${verb} (${armOf(worse)}: ${bareDifference(relative, words)})`;
    const said = {
      'not tested': NOT_TESTED,
      'too noisy': TOO_NOISY,
      'no difference': 'no difference beyond noise',
    };
    return `with ${name} ${said[verdict]}`;
  });
  const text = `In ${metrics[design.primary].quantity} ${spanOf(known[0]!.pair, analysis)}: ${clauses.join('; ')}`;
  return `${text}.`;
}

function best(pair: OverallComparison, analysis: Known, arms: number): string {
  const { design } = analysis;
  const { better, worse, relative } = ranked(pair);
  const by = difference(relative, wordsOf(design.primary));
  const over = spanOf(pair, analysis);
  const next = arms > 2 ? `${worse}, the next best,` : worse;
  if (isCapacity(design))
    return `${better} serves ${arms > 2 ? 'most' : 'more'}: ${over} ${next} serves ${by}.`;
  return `${better} answers ${arms > 2 ? 'fastest' : 'faster'}: ${over} ${next} takes ${by} to answer 95% of requests.`;
}

function noDifference(pair: OverallComparison, analysis: Known, worse: readonly string[]): string {
  const others = worse.length > 0 ? ` ${list(worse)} ${worse.length === 1 ? 'is' : 'are'} worse.` : '';
  const { quantity } = metrics[analysis.design.primary];
  const where = `in ${quantity} ${spanOf(pair, analysis)}`;
  if (verdictOf(pair) === 'too noisy') {
    const seen = couldHaveSeen(pair).replace(/^; /, '');
    return `${pair.a} and ${pair.b} are not told apart ${where}: ${TOO_NOISY} (${seen}).${others}`;
  }
  return (
    `No difference beyond noise between ${pair.a} and ${pair.b} ${where} ` +
    `(${pair.b} against ${pair.a}: ${signed(pair.relative)}${couldHaveSeen(pair)}).${others}`
  );
}

function once(pair: OverallComparison, analysis: Known): string {
  const { design } = analysis;
  const { better, worse, relative } = ranked(pair);
  const by = differenceThan(relative, wordsOf(design.primary), better);
  const does = isCapacity(design) ? `serves ${by}` : `takes ${by} to answer 95% of requests`;
  const [head, tail] =
    design.repetitions === 1
      ? ['One repetition', 'in that one repetition']
      : ['One valid repetition', 'in the one repetition that is valid'];
  return `${head} cannot tell a difference from noise: ${spanOf(pair, analysis)} ${worse} ${does} ${tail}.`;
}

function alone(analysis: Known): string {
  const { design, series } = analysis;
  const { verb, unit } = wordsOf(design.primary);
  const top = topLevel(analysis, design.primary);
  if (!top) return 'No trial gave a figure to report.';
  return `${series[0]!.name} ${verb} ${amount(top.all[0]!.estimate, unit)} at ${top.level} ${design.x.label}.`;
}
