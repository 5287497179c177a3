import type { Given, ParameterName } from '../../queueing/theory/index.ts';
import { type Interval, logTInterval } from '../../stats/t-interval.ts';
import type { Repetition } from '../repetition.ts';
import { type Compared, compareWithTheory } from './compare.ts';
import { figuresOf } from './figures.ts';
import type { NamedModel } from './model.ts';

/** Variants of a model, to be run from the same draws and held against one of them. */
export interface Arms {
  /** The parameter whose values they are; it takes a list of them. */
  readonly parameter: ParameterName;
  /** All of them, in order, where none are chosen. */
  all(given: Given): readonly string[];
  /** The one that the others are held against: it is always there. */
  readonly base: string;
  titleOf(name: string): string;
}

/** An arm beside theory, and as a multiple of the base. */
export interface ComparedArm {
  readonly arm: string;
  readonly title: string;
  readonly figures: readonly Compared[];
  /** What theory's figures are the limit for, where they are one: 'many servers'. */
  readonly limit: string | null;
  /** By figure: the ratio to the base. From ratios within repetitions, so what they share cancels out. */
  readonly ratios: ReadonlyMap<string, Interval>;
}

/** The arms that are asked for, the base last. */
export function armsOf({ parameter, all, base }: Arms, given: Given): readonly string[] {
  if (!given.has(parameter)) return all(given);
  const chosen = given
    .text(parameter)
    .split(',')
    .filter((name) => name !== base);
  return [...new Set(chosen), base];
}

/** The model with one of its arms chosen. */
export interface RunArm {
  readonly arm: string;
  readonly given: Given;
  readonly repetitions: readonly Repetition[];
}

/** Every arm from its repetitions, all made from one seed; the base among them. */
export function compareArms(
  model: NamedModel & { readonly arms: Arms },
  runs: readonly RunArm[],
  level = 0.95,
): ComparedArm[] {
  const base = runs.find(({ arm }) => arm === model.arms.base)!;
  const valuesOf = ({ repetitions }: RunArm) =>
    repetitions.map(({ whole }) => figuresOf(model.answer(whole)));
  const baseValues = valuesOf(base);
  return runs.map((run) => {
    const figures = compareWithTheory(model, run.given, run.repetitions, level);
    const limit = model.theory?.(run.given).limit;
    const values = valuesOf(run);
    const ratio = (name: string) =>
      logTInterval(
        values.map((one, i) => one.get(name)! / baseValues[i]!.get(name)!),
        level,
      );
    return {
      arm: run.arm,
      title: model.arms.titleOf(run.arm),
      figures,
      limit: typeof limit === 'string' ? limit : null,
      ratios: new Map(figures.map(({ name }) => [name, ratio(name)])),
    };
  });
}
