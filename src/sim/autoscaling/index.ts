import { type Autoscaling, comparePolicies } from './compare-policies.ts';
import { type AutoscalingSettings, planAutoscaling } from './plan.ts';
import { runPolicy } from './run-policy.ts';

export {
  type Autoscaling,
  type ComparedPolicy,
  type Criterion,
  comparePolicies,
  type FigureIntervals,
  type PolicyCourse,
} from './compare-policies.ts';
export {
  type AutoscalingPlan,
  type AutoscalingSettings,
  type Mode,
  type NamedPolicy,
  type Objective,
  planAutoscaling,
} from './plan.ts';
export type { PolicyRun, TimedDecision } from './policy-run.ts';
export { runPolicy } from './run-policy.ts';
export { type FigureName, figureNames } from './scores.ts';

/** Every policy in every repetition, one after the other on this thread. */
export function simulateAutoscaling(settings: AutoscalingSettings): Autoscaling {
  const plan = planAutoscaling(settings);
  const repetitions = Array.from({ length: plan.repetitions }, (_, i) => i);
  return comparePolicies(
    plan,
    plan.policies.map((_, policy) => repetitions.map((repetition) => runPolicy(plan, policy, repetition))),
  );
}
