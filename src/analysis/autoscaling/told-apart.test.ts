import { describe, expect, test } from 'vitest';
import { settings } from '../../sim/autoscaling/settings.test.data.ts';
import { type Autoscaling, simulateAutoscaling } from '../../sim/index.ts';
import { tInterval } from '../../stats/index.ts';
import { answer, autoscalingFindings } from './findings.ts';
import { differFromFirst, lessIn } from './told-apart.ts';

const base = simulateAutoscaling({ ...settings, repetitions: 2 });

type Values = readonly [name: string, cost: readonly number[], late: readonly number[]];

/** Policies with these values in each repetition. */
function comparison(mode: 'events' | 'fluid', ...rows: readonly Values[]): Autoscaling {
  const some = base.policies[1]!;
  const policies = rows.map(([name, cost, late]) => ({
    ...some,
    name,
    figures: { ...some.figures, cost: tInterval(cost), late: tInterval(late) },
    differences: {
      ...some.figures,
      cost: tInterval(cost.map((value, i) => value - rows[0]![1][i]!)),
      late: tInterval(late.map((value, i) => value - rows[0]![2][i]!)),
    },
    byRepetition: { cost, late },
  }));
  return { ...base, plan: { ...base.plan, mode, repetitions: rows[0]![1].length }, policies };
}

const plus = (values: readonly number[], more: readonly number[]) =>
  values.map((value, i) => value + more[i]!);
const cost = [10, 12, 9, 13, 11, 10];
const late = [2, 3, 2.5, 1.5, 2, 3];
const surely = [1, 1.1, 0.9, 1, 1.05, 0.95];
/** On average above 0, and not beyond noise. */
const perhaps = [2, -1.5, 1, -0.5, 1.5, -1];

describe('policies', () => {
  test('are told apart by paired differences, however much repetitions differ', () => {
    const all = comparison(
      'events',
      ['a', cost, late],
      ['b', plus(cost, surely), plus(late, surely)],
      ['c', plus(cost, surely), plus(late, perhaps)],
    );
    const [a, b, c] = all.policies;
    const below = lessIn(all, ['cost', 'late']);
    expect(below(a!, b!)).toBe(true);
    expect(below(b!, a!)).toBe(false);
    // Higher in both on average, but one of them may be chance.
    expect(below(a!, c!)).toBe(false);
    expect(lessIn(all, ['cost'])(a!, c!)).toBe(true);
    expect(differFromFirst(all, 'late')).toEqual([true, false]);
    expect(autoscalingFindings(all).map(({ text }) => text)).toContain(
      'Beaten in both cost and late requests beyond noise: b (by a)',
    );
  });

  test('need more evidence the more of them there are', () => {
    // p = 0.03 by itself.
    const nearly = [0.6, 0.1, 0.9, 0.2, 0.5, 0.1];
    const others = (count: number): Values[] =>
      Array.from({ length: count }, (_, i) => [`b${i}`, plus(cost, nearly), late]);
    expect(differFromFirst(comparison('events', ['a', cost, late], ...others(1)), 'cost')).toEqual([true]);
    const many = comparison('events', ['a', cost, late], ...others(4));
    expect(differFromFirst(many, 'cost')).toEqual([false, false, false, false]);
    expect(autoscalingFindings(many)[1]!.text).toBe(
      'b0 against a: no difference in cost beyond noise; no difference in late requests beyond noise',
    );
  });

  test('that may be as cheap are named in the answer', () => {
    const all = comparison('events', ['a', plus(cost, perhaps), late], ['b', cost, late]);
    expect(answer(all)).toMatch(
      /^b is the cheapest policy that keeps p95 < 500ms \(no cheaper than a beyond noise\): /,
    );
    const clear = comparison('events', ['a', plus(cost, surely), late], ['b', cost, late]);
    expect(answer(clear)).toMatch(/^b is the cheapest policy that keeps p95 < 500ms: /);
  });

  test('the same where one repetition shows no noise', () => {
    const all = comparison('events', ['a', [1], [1]], ['b', [2], [2]]);
    expect(lessIn(all, ['cost'])(all.policies[0]!, all.policies[1]!)).toBe(false);
    expect(answer(all)).toMatch(/^a is the cheapest policy that keeps p95 < 500ms: /);
  });
});

test('a fluid has no noise: what is negligible is no difference', () => {
  const all = comparison('fluid', ['a', [100], [1]], ['b', [101], [1.01]], ['c', [101], [1.2]]);
  const [a, b, c] = all.policies;
  const below = lessIn(all, ['cost', 'late']);
  expect(below(a!, b!)).toBe(false);
  expect(below(a!, c!)).toBe(true);
  const same = comparison('fluid', ['a', [100], [1]], ['b', [100.01], [1]]);
  expect(answer(same)).toMatch(/^a is the cheapest policy that keeps p95 < 500ms \(no cheaper than b\): /);
});
