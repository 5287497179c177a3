import { LoadstoneError } from '../core/errors.ts';
import { studentCdf, studentQuantile } from '../stats/student-t.ts';
import { logTInterval } from '../stats/t-interval.ts';
import type { TTest } from '../stats/t-test.ts';
import { welchTTest } from '../stats/welch-t-test.ts';
import type { Design, Estimate, Metric, Series } from './analysis.ts';
import { unlike } from './comparable.ts';
import { designOf, seriesOf } from './design.ts';
import { type FailIf, parseFailIf } from './fail-if.ts';
import { ALPHA, adjust } from './family.ts';
import { list, signed, span } from './findings/words.ts';
import { formatNumber } from './format.ts';
import type { AnalysisInput } from './input.ts';
import { comparedMetrics, metrics } from './metrics.ts';
import { atLevel, completeTable, overLevels } from './paired.ts';
import { keptTrials, placeTrials, type TrialAt } from './trials.ts';
import { isWide, NOT_TESTED, TOO_NOISY } from './verdict.ts';

/** Two results folders side by side: run b against run a, series by series and level by level. */
export interface RunComparison {
  /** What the levels are, and which both runs have. */
  readonly x: { readonly label: string; readonly levels: readonly number[] };
  /** The metric of --fail-if, else the one that answers the first run's question. */
  readonly primary: Metric;
  readonly differences: readonly RunDifference[];
  /** Series that only one of the two runs has. */
  readonly unmatched: readonly string[];
  /** Where the runs were not made alike, e.g. 'think time (exp:100ms, then const:0s)'. */
  readonly unlike: readonly string[];
  readonly fail_if: FailIfOutcome | null;
  /** What it comes to, the cautions last. */
  readonly sentences: readonly string[];
}

export interface RunDifference {
  readonly series: string;
  readonly metric: Metric;
  /** null: the mean over the levels that both runs have. */
  readonly level: number | null;
  /** Geometric means; null over all levels, where they have no meaning of their own. */
  readonly a: Estimate | null;
  readonly b: Estimate | null;
  /** (b - a) / a. */
  readonly relative: Estimate;
  readonly p: number | null;
  /** Holm's correction over all differences. */
  readonly p_adjusted: number | null;
  readonly different: boolean;
}

export interface FailIfOutcome {
  readonly rule: string;
  /** Whether the change is beyond the limit and beyond noise. */
  readonly holds: boolean;
  /** false: nothing could be tested, so that `holds` says nothing. */
  readonly decided: boolean;
  /** Where it holds, or why it could not be judged. */
  readonly reasons: readonly string[];
}

interface Run {
  readonly design: Design;
  readonly series: readonly Series[];
  readonly trialAt: TrialAt;
}

/** Logarithms of a metric: rows are repetitions, columns the levels that both runs have. */
type Table = (number | null)[][];

interface Tested extends Omit<RunDifference, 'p_adjusted' | 'different'> {
  readonly test: TTest | null;
}

/**
 * Pure. Repetitions of different runs are no pairs (they were hours or days apart), so levels are paired and their
 * repetitions compared by Welch's t test on the log scale.
 */
export function compareRuns(a: AnalysisInput, b: AnalysisInput, failIf?: string): RunComparison {
  const rule = failIf === undefined ? null : parseFailIf(failIf);
  const [runA, runB] = [runOf(a), runOf(b)];
  const levels = runA.design.x.levels.filter((level) => runB.design.x.levels.includes(level));
  const pairs = matched(runA, runB);
  const samePath = runA.design.x.path === runB.design.x.path;
  const tested = samePath ? pairs.flatMap((pair) => differencesOf(pair, levels, runA, runB)) : [];
  if (tested.length === 0) {
    throw new LoadstoneError(
      'E_NOTHING_COMPARABLE',
      `no arm and level with a trial in both that is not INVALID: ${offer(runA)} and ${offer(runB)}`,
    );
  }
  // Error rates have no ratio, so they are not among the differences.
  const primary = rule && rule.metric !== 'error_rate' ? rule.metric : runA.design.primary;
  const members = tested.map(({ metric, level, p }) => ({ metric, p, overall: level === null }));
  const adjusted = adjust(members, primary);
  const differences = tested.map(({ test: _, ...one }, i): RunDifference => {
    const p_adjusted = adjusted[i] ?? null;
    return { ...one, p_adjusted, different: p_adjusted !== null && p_adjusted <= ALPHA };
  });
  const outcome = rule && judged(rule, figuresOf(rule, tested, pairs, levels, runA, runB), runA.design);
  const known = pairs.flatMap(({ a, b }) => [a.name, b.name]);
  const unmatched = [...runA.series, ...runB.series]
    .map((one) => one.name)
    .filter((name) => !known.includes(name));
  const differently = unlike(a, b);
  return {
    x: { label: runA.design.x.label, levels },
    primary,
    differences,
    unmatched,
    unlike: differently,
    fail_if: outcome,
    sentences: [
      ...sentencesOf(differences, primary, levels, runA.design),
      ...(outcome ? [outcomeWords(outcome)] : []),
      ...cautions(unmatched, differently),
      ...apart(a, b),
    ],
  };
}

function runOf(input: AnalysisInput): Run {
  const design = designOf(input.plan, input.results);
  const series = seriesOf(input.plan, design);
  return { design, series, trialAt: keptTrials(placeTrials(input, design, series)) };
}

const offer = ({ series, design }: Run) =>
  `${series.map((one) => one.name).join(', ')} at ${design.x.levels.join(', ')} ${design.x.label}`;

interface Matched {
  readonly name: string;
  readonly a: Series;
  readonly b: Series;
}

/** By name; a run of one line is compared with a run of one line whatever they are called. */
function matched({ series: a }: Run, { series: b }: Run): Matched[] {
  if (a.length === 1 && b.length === 1) {
    const names = [...new Set([a[0]!.name, b[0]!.name])];
    return [{ name: names.join(' -> '), a: a[0]!, b: b[0]! }];
  }
  return a.flatMap((one) => {
    const other = b.find(({ name }) => name === one.name);
    return other ? [{ name: one.name, a: one, b: other }] : [];
  });
}

function differencesOf({ name, a, b }: Matched, levels: readonly number[], runA: Run, runB: Run): Tested[] {
  return comparedMetrics.flatMap((metric) => {
    const [ta, tb] = [tableOf(runA, a, metric, levels), tableOf(runB, b, metric, levels)];
    const common = { series: name, metric };
    const byLevel = levels.flatMap((level, column): Tested[] => {
      const [va, vb] = [atLevel(ta, column), atLevel(tb, column)];
      if (va.length === 0 || vb.length === 0) return [];
      const [ea, eb] = [va, vb].map((values) => logTInterval(values.map(Math.exp)));
      return [{ ...common, level, a: ea!, b: eb!, ...welch(va, vb) }];
    });
    const { rows, columns } = completeTable([...ta, ...tb]);
    const [ra, rb] = [rows.filter((i) => i < ta.length), rows.filter((i) => i >= ta.length)];
    const [va, vb] = [ra, rb].map((some) => overLevels([...ta, ...tb], { rows: some, columns }));
    const overall = va!.length > 0 && vb!.length > 0;
    return overall ? [{ ...common, level: null, a: null, b: null, ...welch(va!, vb!) }, ...byLevel] : byLevel;
  });
}

function tableOf(
  { design, trialAt }: Run,
  series: Series,
  metric: Metric,
  levels: readonly number[],
  transform = (value: number) => (value > 0 ? Math.log(value) : null),
): Table {
  return Array.from({ length: design.repetitions }, (_, repetition) =>
    levels.map((level) => {
      const trial = trialAt(series.name, repetition, level);
      const value = trial ? metrics[metric].of(trial.result) : null;
      return value === null ? null : transform(value);
    }),
  );
}

function welch(a: readonly number[], b: readonly number[]): Pick<Tested, 'relative' | 'p' | 'test'> {
  const n = Math.min(a.length, b.length);
  if (n < 2) {
    const [x, y] = [a, b].map((values) => values.reduce((sum, v) => sum + v, 0) / values.length);
    return { relative: { value: Math.expm1(y! - x!), low: null, high: null, n }, p: null, test: null };
  }
  const test = welchTTest(a, b);
  const half = studentQuantile(1 - ALPHA / 2, test.df) * test.standardError;
  const [low, high] = [Math.expm1(test.difference - half), Math.expm1(test.difference + half)];
  return { relative: { value: Math.expm1(test.difference), low, high, n }, p: test.p, test };
}

/** What a rule is judged on: one series, at one level or over all. */
interface Judgeable {
  readonly series: string;
  readonly level: number | null;
  readonly test: TTest;
  /** The difference as it is read. */
  readonly text: string;
}

function figuresOf(
  rule: FailIf,
  tested: readonly Tested[],
  pairs: readonly Matched[],
  levels: readonly number[],
  runA: Run,
  runB: Run,
): Judgeable[] {
  if (rule.metric === 'error_rate') return pairs.flatMap((pair) => errorRatesOf(pair, levels, runA, runB));
  return tested.flatMap(({ metric, series, level, test, relative }) =>
    metric === rule.metric && test ? [{ series, level, test, text: signed(relative) }] : [],
  );
}

/** Differences of error rates, as parts of all requests: a rate of 0 has no ratio, so points are compared. */
function errorRatesOf({ name, a, b }: Matched, levels: readonly number[], runA: Run, runB: Run): Judgeable[] {
  const part = (percent: number) => percent / 100;
  const [ta, tb] = [
    tableOf(runA, a, 'error_rate', levels, part),
    tableOf(runB, b, 'error_rate', levels, part),
  ];
  const judgeable = (level: number | null, va: readonly number[], vb: readonly number[]): Judgeable[] => {
    if (Math.min(va.length, vb.length) < 2) return [];
    const test = welchTTest(va, vb);
    const points = 100 * test.difference;
    return [{ series: name, level, test, text: `${points > 0 ? '+' : ''}${formatNumber(points, 2)} points` }];
  };
  const { rows, columns } = completeTable([...ta, ...tb]);
  const over = (from: number, to: number) =>
    overLevels([...ta, ...tb], { rows: rows.filter((i) => i >= from && i < to), columns });
  return [
    ...judgeable(null, over(0, ta.length), over(ta.length, ta.length + tb.length)),
    ...levels.flatMap((level, column) => judgeable(level, atLevel(ta, column), atLevel(tb, column))),
  ];
}

/**
 * Beyond noise: the end of the 95% interval that is nearer to the limit lies beyond it. Overall and at every level,
 * Holm-corrected like the differences, so that a harmless change seldom fails.
 */
function judged(rule: FailIf, own: readonly Judgeable[], design: Design): FailIfOutcome {
  if (own.length === 0) {
    const reasons = ['not judged: that takes 2 repetitions on each side'];
    return { rule: rule.text, holds: false, decided: false, reasons };
  }
  const limit = rule.metric === 'error_rate' ? rule.limit : Math.log1p(rule.limit);
  const members = own.map(({ level, test }) => {
    const beyond = rule.direction * (test.difference - limit);
    const t = beyond === 0 ? 0 : beyond / test.standardError;
    // Twice the one-sided p value, as the interval has two ends.
    return { metric: rule.metric, overall: level === null, p: Math.min(1, 2 * studentCdf(-t, test.df)) };
  });
  const adjusted = adjust(members, rule.metric);
  const beyond = own.filter((_, i) => adjusted[i]! <= ALPHA);
  const reasons = beyond.map(({ series, level, text }) => {
    const where = level === null ? 'over all levels' : `at ${level} ${design.x.label}`;
    return `${series} ${where}: ${text}`;
  });
  return { rule: rule.text, holds: beyond.length > 0, decided: true, reasons };
}

/** 'fail-if 'p95 +10%': holds (...).' */
function outcomeWords({ rule, holds, decided, reasons }: FailIfOutcome): string {
  const points = /^\s*errors/i.test(rule) ? ', in percentage points of the error rate' : '';
  const head = `fail-if '${rule}'${points}:`;
  if (!decided) return `${head} cannot be told (that takes 2 valid repetitions on each side).`;
  return holds
    ? `${head} holds (${reasons.join('; ')}).`
    : `${head} does not hold: no change beyond it and beyond noise.`;
}

function sentencesOf(
  differences: readonly RunDifference[],
  primary: Metric,
  levels: readonly number[],
  design: Design,
): string[] {
  const overall = differences.filter((one) => one.metric === primary && one.level === null);
  const answers = overall.map(({ series, relative, p, different }) => {
    const verdict = different
      ? 'beyond noise'
      : p === null
        ? `whether that is more than noise ${NOT_TESTED}`
        : isWide(relative)
          ? TOO_NOISY
          : 'no difference beyond noise';
    return `${series}: ${metrics[primary].quantity} ${span(levels, design)} changed by ${signed(relative)}: ${verdict}.`;
  });
  const others = differences.filter((one) => one.different && one.level === null && one.metric !== primary);
  const more = others.map(
    ({ series, metric, relative }) =>
      `${series}: ${metrics[metric].quantity} changed by ${signed(relative)}.`,
  );
  return [...answers, ...more];
}

function cautions(unmatched: readonly string[], differently: readonly string[]): string[] {
  return [
    ...(unmatched.length > 0 ? [`Left out, since only one of the runs has it: ${list(unmatched)}.`] : []),
    ...(differently.length > 0
      ? [`The runs were not made alike, which is in the differences too: ${list(differently)}.`]
      : []),
  ];
}

/** What else the differences may come from. Simulated runs know no machine that could change. */
function apart(a: AnalysisInput, b: AnalysisInput): string[] {
  const [first, second] = [a, b].map(({ plan }) => plan.on === 'simulation');
  if (first && second) return [];
  if (first || second)
    return [
      `The ${first ? 'first' : 'second'} run was simulated and the other measured: the differences are between the model and the machine too.`,
    ];
  return [
    'The runs were not interleaved: what changed on the machine between them counts as a change of the service.',
  ];
}
