import { dispatching } from './dispatch.ts';
import type { NamedModel } from './model.ts';
import { networks } from './networks.ts';
import { singleQueues } from './single-queues.ts';

/** Every model that can be simulated by name, in the order of the help. A new one is an entry in one of the tables. */
export const simulationModels: Readonly<Record<string, NamedModel>> = {
  ...singleQueues,
  ...dispatching,
  ...networks,
};

export { type Arms, armsOf, type ComparedArm, compareArms, type RunArm } from './arms.ts';
export { type Compared, compareWithTheory } from './compare.ts';
export { figuresOf } from './figures.ts';
export type { NamedModel } from './model.ts';
