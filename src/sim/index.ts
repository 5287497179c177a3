export { parseArrivals, parseRates, profileOf } from '../arrivals/index.ts';
export { createRng, type Rng } from '../core/rng.ts';
export { arrivalsAlong, arrivalsAt, arrivalsOf } from './arrivals.ts';
export { estimate } from './estimate.ts';
export {
  type FluidDecision,
  type FluidModel,
  type FluidRun,
  type FluidTick,
  runFluid,
} from './fluid.ts';
export { kieferWolfowitz, lindley } from './lindley.ts';
export {
  type ClientMeasures,
  type Measures,
  measuresOf,
  type StationMeasures,
  type VisitMeasures,
} from './measures.ts';
export type {
  ArrivalSource,
  ArrivalStream,
  ClassModel,
  ClosedSource,
  Discipline,
  Failures,
  RenewalSource,
  Replicas,
  Retry,
  Scale,
  Scaling,
  SimulationModel,
  StationModel,
  Timeout,
} from './model.ts';
export { type Compared, compareWithTheory, type NamedModel, simulationModels } from './models/index.ts';
export { type Repetition, Run, type RunOptions, SHARES, type Stretch, simulate } from './repetition.ts';
export type { Scaled } from './scaler.ts';
export { Simulation, type Until } from './simulation.ts';
export { type WarmupEnd, warmupEnds } from './warmup.ts';
export { withScv } from './with-scv.ts';
