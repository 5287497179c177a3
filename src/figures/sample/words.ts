import { formatNumber } from '../../analysis/format.ts';
import { formatDuration } from '../../core/units.ts';
import type { Aspect, Check } from '../../stats/index.ts';
import { list } from '../wording.ts';

/** What was asked. */
export type Hypothesis = 'poisson' | 'exponential';

const claimed: Readonly<Record<Hypothesis, string>> = {
  poisson: 'a Poisson process of constant rate',
  exponential: 'independent exponential values',
};

const LEAST_P = 1e-4;

/** 'p = 0.31', 'p < 0.0001'. */
export const pWords = (p: number): string =>
  p < LEAST_P ? `p < ${LEAST_P.toFixed(4)}` : `p = ${formatNumber(p, 2)}`;

/** The verdict in a sentence. */
export function verdictWords(hypothesis: Hypothesis, check: Check): string {
  return verdictOn(claimed[hypothesis], check);
}

/** The same about anything that was claimed. */
export function verdictOn(what: string, check: Check): string {
  const outcome = (wanted: Aspect['outcome']) => check.aspects.filter((one) => one.outcome === wanted);
  if (check.verdict === 'refuted')
    return `Not ${what}: it does not hold that ${list(outcome('beyond').map(against))}.`;
  if (check.verdict === 'supported') {
    const found = check.aspects.some((one) => one.tests.some((test) => test.adjusted <= check.alpha));
    const but = found ? ' A deviation can be detected, but it is too small to matter.' : '';
    return `For practical purposes ${what}: every deviation is shown to be inside its margin.${but}`;
  }
  const open = outcome('open');
  const doubtful = open.filter((one) => one.tests.some((test) => test.adjusted <= check.alpha));
  const begin = doubtful.length
    ? `Undecided: a deviation is detected, but not whether it matters (${doubtful.map((one) => one.name).join('; ')}).`
    : `Nothing speaks against ${what}, but it is not shown either (${open.map((one) => one.name).join('; ')}).`;
  return `${begin} ${moreWords(open)}`;
}

function against({ name, effect, tests }: Aspect): string {
  const p = Math.min(...tests.map((test) => test.adjusted));
  return `${name} (${effect.what} ${effectNumber(effect.value)}, ${pWords(p)})`;
}

/** How many times the data would show an effect of none to be inside the margin, with some to spare. */
const SPARE = 2;

function moreWords(open: readonly Aspect[]): string {
  const factor = Math.max(
    ...open.map(({ effect: { low, high, margin } }) => ((high - low) / (margin.high - margin.low)) ** 2),
  );
  const times = Math.max(2, Math.ceil(SPARE * factor));
  return times > 1000 ? 'Far more data would be needed.' : `About ${times} times as many data would tell.`;
}

/** A distance, a correlation or a ratio: three decimals say all. */
export const effectNumber = (value: number): string => value.toFixed(3).replace('-0.000', '0.000');

/** '10.1 ms'; seconds are the unit of all times here. */
export const timeWords = (seconds: number): string =>
  formatDuration(seconds).replace(/^([\d.e-]+)([a-z]+)$/, '$1 $2');
