import type { Autoscaling, ComparedPolicy, FigureName } from '../../sim/index.ts';
import type { Interval } from '../../stats/index.ts';
import { costWords, differenceWords, lateWords } from './wording.ts';

export interface AutoscalingFinding {
  readonly level: 'answer' | 'detail' | 'caution';
  readonly text: string;
}

/** What the comparison says, in sentences: the answer first. */
export function autoscalingFindings(all: Autoscaling): AutoscalingFinding[] {
  return [
    { level: 'answer', text: answer(all) },
    ...all.policies.slice(1).map((one) => ({ level: 'detail' as const, text: difference(all, one) })),
    ...beaten(all),
    ...cautions(all),
  ];
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
  const keeping = all.policies.filter((one) => keeps(all, one)).sort(by('cost'));
  const cheapest = keeping[0];
  if (cheapest === undefined) {
    const best = [...all.policies].sort(by('late'))[0]!;
    return `No policy keeps ${text}: ${best.name} comes closest, ${lateWords(all, best)}, at ${costWords(all, best)}`;
  }
  const which = keeping.length === 1 ? 'the only policy' : 'the cheapest policy';
  return `${cheapest.name} is ${which} that keeps ${text}: ${lateWords(all, cheapest)}, at ${costWords(all, cheapest)}`;
}

function difference(all: Autoscaling, { name, differences }: ComparedPolicy): string {
  const first = all.policies[0]!;
  const { cost, late } = differences!;
  const whole = first.figures.cost?.value;
  const inPercent = cost && whole ? scaled(cost, 100 / whole) : null;
  const parts = [
    differenceWords(all, inPercent, { unit: '%', more: 'more expensive', fewer: 'cheaper', of: 'in cost' }),
    differenceWords(all, late, {
      unit: ' points',
      more: 'more late requests',
      fewer: 'fewer late requests',
      of: 'in late requests',
    }),
  ];
  return `${name} against ${first.name}: ${parts.join('; ')}`;
}

const scaled = ({ value, low, high, n }: Interval, factor: number): Interval => ({
  value: value * factor,
  low: low === null ? null : low * factor,
  high: high === null ? null : high * factor,
  n,
});

/** Policies that cost more than another one and have more late requests as well. */
function beaten(all: Autoscaling): AutoscalingFinding[] {
  const losers = all.policies.flatMap((one) => {
    const winner = all.policies.find((other) => beats(other, one));
    return winner ? [`${one.name} (by ${winner.name})`] : [];
  });
  if (losers.length === 0) return [];
  return [{ level: 'detail', text: `Beaten in both cost and late requests: ${losers.join(', ')}` }];
}

export const beats = (one: ComparedPolicy, other: ComparedPolicy): boolean =>
  figureOf(one, 'cost') < figureOf(other, 'cost') && figureOf(one, 'late') < figureOf(other, 'late');

const figureOf = ({ figures }: ComparedPolicy, name: FigureName): number => figures[name]?.value ?? Infinity;

const by = (name: FigureName) => (a: ComparedPolicy, b: ComparedPolicy) =>
  figureOf(a, name) - figureOf(b, name);

function cautions({ plan, policies }: Autoscaling): AutoscalingFinding[] {
  const says: string[] = [];
  if (plan.mode === 'fluid')
    says.push(
      'A fluid follows means: its percentiles take services as exponential, and one run has no intervals',
    );
  else if (plan.repetitions === 1) says.push('One repetition: there are no intervals');
  for (const { name, figures } of policies) {
    if (figures.mean_s === null)
      says.push(`${name}: some requests were never answered, so there is no mean response time`);
  }
  return says.map((text) => ({ level: 'caution', text }));
}
