export { alertDriven } from './alert-driven.ts';
export { fixed } from './fixed.ts';
export { holtWinters, type Series, type Smoothing } from './holt-winters.ts';
export { kubernetesHpa } from './hpa/hpa.ts';
export { knativeKpa } from './knative-kpa.ts';
export { matrixScheduler } from './matrix-scheduler.ts';
export { parsePolicy, policies, type Scaler } from './policies.ts';
export type {
  Alert,
  Decision,
  History,
  Limits,
  Moment,
  Observation,
  Policy,
  PolicyDefinition,
  Replica,
  Replicas,
  ResourceUsage,
  ResponseTimes,
} from './policy.ts';
export { definePolicy } from './policy.ts';
export { predictive } from './predictive.ts';
export { queueingModel } from './queueing-model.ts';
export { type Elasticity, elasticity } from './scores/elasticity.ts';
export { type ScalingScore, scoreScaling } from './scores/score.ts';
export type { Steps } from './scores/steps.ts';
export { step } from './step.ts';
export { targetTracking } from './target-tracking.ts';
export { threshold } from './threshold.ts';
export { track } from './track.ts';
