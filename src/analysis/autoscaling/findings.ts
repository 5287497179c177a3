import type { Autoscaling, ComparedPolicy, Criterion } from '../../sim/index.ts';
import type { Interval } from '../../stats/index.ts';
import { differFromFirst, figureOf, isNoisy, lessIn } from './told-apart.ts';
import { costWords, differenceWords, lateWords } from './wording.ts';

export interface AutoscalingFinding {
  readonly level: 'answer' | 'detail' | 'caution';
  readonly text: string;
}

/** What the comparison says, in sentences: the answer first. */
export function autoscalingFindings(all: Autoscaling): AutoscalingFinding[] {
  return [{ level: 'answer', text: answer(all) }, ...differences(all), ...beaten(all), ...cautions(all)];
}

/** Percent of the requests that may be late. */
export const allowance = ({ plan }: Autoscaling): number => 100 * (1 - plan.objective.share);

const ROUNDING = 1e-9;

/** Whether a policy keeps the objective over the whole load, its interval included. */
export const keeps = (all: Autoscaling, { figures: { late } }: ComparedPolicy): boolean =>
  late !== null && (late.high ?? late.value) <= allowance(all) + ROUNDING;

/** The cheapest of those that keep the objective, or the one whose requests are late most rarely. */
export function answer(all: Autoscaling): string {
  const { text } = all.plan.objective;
  const [cheapest, ...others] = all.policies.filter((one) => keeps(all, one)).sort(by('cost'));
  if (cheapest === undefined) {
    const [best, ...rest] = [...all.policies].sort(by('late'));
    const closest = `${best!.name} comes closest${equals(all, best!, rest, 'late', 'closer')}`;
    return `No policy keeps ${text}: ${closest}, ${lateWords(all, best!)}, at ${costWords(all, best!)}`;
  }
  const which = others.length === 0 ? 'the only policy' : 'the cheapest policy';
  const noCheaper = equals(all, cheapest, others, 'cost', 'cheaper');
  return `${cheapest.name} is ${which} that keeps ${text}${noCheaper}: ${lateWords(all, cheapest)}, at ${costWords(all, cheapest)}`;
}

/** As many are named. */
const NAMED = 2;

/** Those that the best is not told apart from, in brackets. */
function equals(
  all: Autoscaling,
  best: ComparedPolicy,
  others: readonly ComparedPolicy[],
  of: Criterion,
  more: string,
): string {
  if (all.plan.mode === 'events' && !isNoisy(all)) return '';
  const less = lessIn(all, [of]);
  const same = others.filter((other) => !less(best, other)).map(({ name }) => name);
  if (same.length === 0) return '';
  const names = same.length > NAMED ? `${same.length} others` : same.join(' and ');
  return isNoisy(all) ? ` (no ${more} than ${names} beyond noise)` : ` (no ${more} than ${names})`;
}

/** Of each to the first. */
function differences(all: Autoscaling): AutoscalingFinding[] {
  const [first, ...others] = all.policies;
  const whole = first!.figures.cost?.value;
  const [inCost, inLate] = [differFromFirst(all, 'cost'), differFromFirst(all, 'late')];
  return others.map(({ name, differences }, i) => {
    const { cost, late } = differences!;
    const inPercent = cost && whole ? scaled(cost, 100 / whole) : null;
    const parts = [
      differenceWords(all, inPercent, inCost[i]!, {
        unit: '%',
        more: 'more expensive',
        fewer: 'cheaper',
        of: 'in cost',
      }),
      differenceWords(all, late, inLate[i]!, {
        unit: ' points',
        more: 'more late requests',
        fewer: 'fewer late requests',
        of: 'in late requests',
      }),
    ];
    return { level: 'detail', text: `${name} against ${first!.name}: ${parts.join('; ')}` };
  });
}

const scaled = ({ value, low, high, n }: Interval, factor: number): Interval => ({
  value: value * factor,
  low: low === null ? null : low * factor,
  high: high === null ? null : high * factor,
  n,
});

/** Policies that cost more than another one and have more late requests as well, both beyond noise. */
function beaten(all: Autoscaling): AutoscalingFinding[] {
  const beats = lessIn(all, ['cost', 'late']);
  const losers = all.policies.flatMap((one) => {
    const winner = all.policies.find((other) => beats(other, one));
    return winner ? [`${one.name} (by ${winner.name})`] : [];
  });
  if (losers.length === 0) return [];
  const beyond = isNoisy(all) ? ' beyond noise' : '';
  return [{ level: 'detail', text: `Beaten in both cost and late requests${beyond}: ${losers.join(', ')}` }];
}

/** Whether it has the lower values of both, whatever noise there is. */
export const isBelow = (one: ComparedPolicy, other: ComparedPolicy): boolean =>
  figureOf(one, 'cost') < figureOf(other, 'cost') && figureOf(one, 'late') < figureOf(other, 'late');

const by = (of: Criterion) => (a: ComparedPolicy, b: ComparedPolicy) => figureOf(a, of) - figureOf(b, of);

function cautions({ plan, policies }: Autoscaling): AutoscalingFinding[] {
  const says: string[] = [];
  if (plan.mode === 'fluid')
    says.push(
      'A fluid follows means: waits that chance makes are approximated, and one run has no intervals',
    );
  else if (plan.repetitions === 1) says.push('One repetition: there are no intervals');
  for (const { name, figures } of policies) {
    if (figures.mean_s === null)
      says.push(`${name}: some requests were never answered, so there is no mean response time`);
  }
  return says.map((text) => ({ level: 'caution', text }));
}
