import { type AutoscalingFinding, keeps } from '../analysis/autoscaling/findings.ts';
import { costUnit } from '../analysis/autoscaling/wording.ts';
import { type Autoscaling, figureNames } from '../sim/index.ts';
import type { AutoscalingSpec } from '../spec/autoscaling.ts';

export type AutoscalingSummary = ReturnType<typeof summaryOf>;

/** What a program wants to know, without the series. */
export function summaryOf(spec: AutoscalingSpec, all: Autoscaling, findings: readonly AutoscalingFinding[]) {
  const { mode, why, requests, repetitions, seed, step_s, tick_s, resolution_s, objective } = all.plan;
  return {
    name: spec.name,
    mode,
    why,
    requests,
    repetitions,
    seed,
    step_s,
    tick_s,
    resolution_s,
    objective,
    cost: costUnit(all),
    findings,
    policies: all.policies.map((one) => ({
      name: one.name,
      policy: one.policy,
      keepsObjective: keeps(all, one),
      figures: one.figures,
      differences: one.differences,
    })),
    figures: figureNames,
    spec,
  };
}
