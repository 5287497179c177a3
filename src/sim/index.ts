export { parseArrivals, parseRates, profileOf } from '../arrivals/index.ts';
export { createRng, type Rng } from '../core/rng.ts';
export { arrivalsAlong, arrivalsAt, arrivalsOf } from './arrivals.ts';
export {
  type Autoscaling,
  type AutoscalingPlan,
  type AutoscalingSettings,
  type ComparedPolicy,
  type Criterion,
  comparePolicies,
  type FigureIntervals,
  type FigureName,
  figureNames,
  type PolicyCourse,
  type PolicyRun,
  planAutoscaling,
  runPolicy,
  simulateAutoscaling,
  type TimedDecision,
} from './autoscaling/index.ts';
export { checkModel } from './check-model.ts';
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
  Dispatcher,
  DispatchRule,
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
export {
  type Arms,
  armsOf,
  type Compared,
  type ComparedArm,
  compareArms,
  compareWithTheory,
  type NamedModel,
  type RunArm,
  simulationModels,
} from './models/index.ts';
export { type Repetition, Run, type RunOptions, SHARES, type Stretch, simulate } from './repetition.ts';
export { drawnCalls, drawnService } from './request-draws.ts';
export type { Scaled } from './scaler.ts';
export { ServiceSystem, type SystemCounters } from './service-system.ts';
export { type Processes, SharedMachine } from './shared-machine.ts';
export { Simulation, type Until } from './simulation.ts';
export { type WarmupEnd, warmupEnds } from './warmup.ts';
export { withScv } from './with-scv.ts';
