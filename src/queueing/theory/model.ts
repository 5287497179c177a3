import type { Given } from './given.ts';
import type { ParameterName } from './parameters.ts';

/** What a model answers, as plain data that prints as JSON. */
export type Value = number | string | null | readonly Value[] | Answer;
export interface Answer {
  readonly [name: string]: Value;
}

/** One line of a model's figure, at one place on the x axis. */
export interface Line {
  /** Empty where a model has only one. */
  readonly name: string;
  readonly responseTime: number;
  /** From 0 to 1; of several stations the highest. */
  readonly utilisation: number;
}

/** A model that can be asked by name. A new one is an entry in a table. */
export interface TheoryModel {
  /** What it is, in a line. */
  readonly title: string;
  readonly needs: readonly ParameterName[];
  readonly takes?: readonly ParameterName[];
  /** Arguments that work, as one writes them: '--lambda 75 --mu 100'. */
  readonly example: string;
  solve(given: Given): Answer;
  /** What a figure shows; a model without one has no load to vary. */
  readonly curve?: Curve;
}

export interface Curve {
  /** What the x axis is: rates are scaled together, users are counted from 1. */
  readonly over: 'lambda' | 'external' | 'users';
  /** Points of the curve, where each takes long; default 48. */
  readonly points?: number;
  /** Where the x axis ends when nothing becomes unstable there; otherwise it ends at saturation. */
  end?(given: Given): number;
  lines(given: Given): readonly Line[];
}
