/** Loadstone as a library: what a spec in TypeScript and a program around a run need. */

export type { Analysis } from './analysis/analysis.ts';
export { type ErrorCode, LoadstoneError } from './core/errors.ts';
export { defineSystem, type ServiceDefinition, type SystemDefinition } from './core/system.ts';
export type { Plan, PlannedTrial } from './plan/plan.ts';
export type { TrialResult } from './results/trial-result.ts';
export type {
  Answer,
  Client,
  Fault,
  OwnScenario,
  Request,
  User,
  UserContext,
} from './scenarios/index.ts';
export { defineOwnScenario as defineScenario } from './scenarios/index.ts';
export { defineExperiment, type ExperimentInput } from './spec/schema.ts';
