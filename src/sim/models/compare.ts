import type { Given } from '../../queueing/theory/index.ts';
import type { Interval } from '../../stats/t-interval.ts';
import { estimate } from '../estimate.ts';
import type { Repetition } from '../repetition.ts';
import { figuresOf } from './figures.ts';
import type { NamedModel } from './model.ts';

/** A simulated figure with its interval, and what theory says; null where it says nothing about it. */
export interface Compared extends Interval {
  readonly name: string;
  readonly theory: number | null;
}

/** Every figure of a model from its repetitions, beside theory. */
export function compareWithTheory(
  model: NamedModel,
  given: Given,
  repetitions: readonly Repetition[],
  level = 0.95,
): Compared[] {
  const theory = model.theory ? figuresOf(model.theory(given)) : new Map<string, number>();
  const names = [...figuresOf(model.answer(repetitions[0]!.whole)).keys()];
  return names.map((name) => ({
    name,
    ...estimate(repetitions, (stretch) => figuresOf(model.answer(stretch)).get(name) ?? Number.NaN, level),
    theory: theory.get(name) ?? null,
  }));
}
