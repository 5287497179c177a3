export { asymptoticBounds, saturationPoint } from './asymptotic-bounds.ts';
export { type Bounds, balancedJobBounds } from './balanced-job-bounds.ts';
export type { ClosedNetwork, ClosedStation } from './closed.ts';
export { closedNetwork, type Station } from './closed-network.ts';
export { type Dispatch, dispatch } from './dispatch.ts';
export { erlangB, erlangC } from './erlang.ts';
export { type AbandonmentQueue, erlangA } from './erlang-a.ts';
export { type GIG1, gig1 } from './gig1.ts';
export { type GIGc, gigc } from './gigc.ts';
export { type GIM1, gim1 } from './gim1.ts';
export {
  constantInterarrival,
  erlangInterarrival,
  exponentialInterarrival,
  gammaInterarrival,
  hyperexponentialInterarrival,
  type Interarrival,
  parseInterarrival,
} from './interarrival.ts';
export { type MachineRepair, machineRepair } from './machine-repair.ts';
export { md1 } from './md1.ts';
export { cosmetatos, mdc } from './mdc.ts';
export { mg1, mg1Priorities, type PriorityClass } from './mg1.ts';
export {
  mm1,
  mm1MeanResponseVariance,
  mm1MeanResponseVarianceAtRate,
  mm1MeanWaitVariance,
} from './mm1.ts';
export { mmc } from './mmc.ts';
export { erlangLoss, type LossQueue, mmck } from './mmck.ts';
export { mva } from './mva.ts';
export { type ClassNetwork, type ClassResult, mvaMulticlass, type StationKind } from './mva-multiclass.ts';
export { jackson, type OpenNetwork, type OpenStation, openNetwork } from './open-network.ts';
export { forcedFlow, interactiveResponseTime, numberInside, utilisation } from './operational-laws.ts';
export { type PowerOfChoices, powerOfChoices } from './power-of-choices.ts';
export { type ProcessorSharing, processorSharing } from './processor-sharing.ts';
export type { Queue, QueueDistribution, TimeDistribution } from './queue.ts';
export { schweitzer } from './schweitzer.ts';
export { shortestQueue } from './shortest-queue.ts';
export { serversForLoss, serversForWait } from './staffing.ts';
export {
  type Answer,
  type CurvePoint,
  Given,
  type ParameterName,
  parameters as theoryParameters,
  type Texts as TheoryTexts,
  type TheoryCurve,
  type TheoryModel,
  theoryCurve,
  theoryModels,
} from './theory/index.ts';
export { transientNumberInside } from './transient.ts';
export { fitUsl, type Usl, type UslFit, uslThroughput } from './usl.ts';
