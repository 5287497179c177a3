import type { Autoscaling, ComparedPolicy, Criterion } from '../../sim/index.ts';
import { ALPHA, holm, pairedTTest } from '../../stats/index.ts';

/** Where there is no noise, differences below this (percent of the cost, points of late requests) are none that matter. */
export const NEGLIGIBLE = 0.05;
/** Part of a value that is rounding alone. */
const DUST = 1e-9;

/** Whether there is noise to tell differences from, and a way to: a fluid has none, one repetition does not show it. */
export const isNoisy = ({ plan }: Autoscaling): boolean => plan.mode === 'events' && plan.repetitions > 1;

export const figureOf = ({ figures }: ComparedPolicy, of: Criterion): number =>
  figures[of]?.value ?? Infinity;

/** Which of the others differ from the first policy beyond noise, over them all at 5% (Holm). */
export function differFromFirst({ policies }: Autoscaling, of: Criterion): boolean[] {
  const [first, ...others] = policies;
  return holm(others.map((one) => pOfSame(one, first!, of))).map((p) => p <= ALPHA);
}

/** What one policy can be said to be against another: less in each of these, over all pairs of policies at 5% (Holm). */
export function lessIn(
  all: Autoscaling,
  criteria: readonly Criterion[],
): (one: ComparedPolicy, other: ComparedPolicy) => boolean {
  const { policies } = all;
  const lower = (one: ComparedPolicy, other: ComparedPolicy) =>
    criteria.every((of) => figureOf(one, of) < figureOf(other, of));
  if (all.plan.mode === 'fluid')
    return (one, other) => criteria.every((of) => figureOf(other, of) - figureOf(one, of) > least(other, of));
  const pairs = policies.flatMap((a, i) => policies.slice(i + 1).map((b) => [a, b] as const));
  // Of several hypotheses that must all fail the largest p counts (an intersection-union test).
  const adjusted = holm(
    pairs.map(([a, b]) =>
      lower(a, b) || lower(b, a) ? Math.max(...criteria.map((of) => pOfSame(a, b, of))) : 1,
    ),
  );
  const told = pairs.filter((_, i) => adjusted[i]! <= ALPHA);
  return (one, other) => lower(one, other) && told.some((pair) => pair.includes(one) && pair.includes(other));
}

const least = (one: ComparedPolicy, of: Criterion) =>
  of === 'late' ? NEGLIGIBLE : (figureOf(one, of) * NEGLIGIBLE) / 100;

/** Student's paired test over the repetitions; 1 where one has no number, or there is but one repetition. */
function pOfSame(one: ComparedPolicy, other: ComparedPolicy, of: Criterion): number {
  const differences = one.byRepetition[of].map((a, i) => {
    const b = other.byRepetition[of][i] ?? null;
    if (a === null || b === null) return Number.NaN;
    return Math.abs(a - b) <= DUST * Math.max(a, b) ? 0 : a - b;
  });
  return differences.length < 2 || differences.some(Number.isNaN) ? 1 : pairedTTest(differences).p;
}
