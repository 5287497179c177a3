import type { Answer, Given, ParameterName } from '../../queueing/theory/index.ts';
import type { SimulationModel } from '../model.ts';
import type { Stretch } from '../repetition.ts';
import type { Arms } from './arms.ts';

/** A model that can be simulated by name. A new one is an entry in a table. */
export interface NamedModel {
  /** What it is, in a line. */
  readonly title: string;
  readonly needs: readonly ParameterName[];
  readonly takes?: readonly ParameterName[];
  /** Arguments that work, as one writes them. */
  readonly example: string;
  make(given: Given): SimulationModel;
  /** What is of interest in it, under the names that theory gives it. */
  answer(stretch: Stretch): Answer;
  /** The same from queueing theory; absent where it has no such model. E_UNSTABLE where there is no steady state. */
  theory?(given: Given): Answer;
  /** Variants that are compared; absent where there is but one. */
  readonly arms?: Arms;
}
