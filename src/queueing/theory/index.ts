import type { TheoryModel } from './model.ts';
import { networks } from './networks.ts';
import { singleQueues } from './single-queues.ts';

/** Every model that can be asked by name, in the order of the help. A new one is an entry in one of the two tables. */
export const theoryModels: Readonly<Record<string, TheoryModel>> = { ...singleQueues, ...networks };

export { type CurvePoint, type TheoryCurve, theoryCurve } from './curve.ts';
export { Given, type Texts } from './given.ts';
export type { Answer, Curve, Line, TheoryModel, Value } from './model.ts';
export { type ParameterName, parameters } from './parameters.ts';
