import { parsePolicy } from '../../policies/policies.ts';
import { parseDurationDistribution } from '../../stats/distributions/parse.ts';
import { demandOf } from './demand.ts';
import { type AutoscalingPlan, arrivalScvOf, type NamedPolicy, profileIn } from './plan.ts';
import { type PolicyRun, tickEnds } from './policy-run.ts';
import { runEvents } from './run-events.ts';
import { runPolicyFluid } from './run-fluid.ts';

/** One repetition of one policy of a plan. Every policy of a repetition meets the same arrivals and services. */
export function runPolicy(plan: AutoscalingPlan, policy: number, repetition: number): PolicyRun {
  const { options } = plan.policies[policy]!;
  const scaler = parsePolicy(options);
  const profile = profileIn(plan, repetition);
  const service = parseDurationDistribution(plan.service.time);
  const { servers } = plan.service;
  const needed = demandOf({ service, servers, arrivalScv: arrivalScvOf(plan), objective: plan.objective });
  let from = 0;
  const demand = tickEnds(plan).map((end) => {
    const rate = (profile.expected(end) - profile.expected(from)) / (end - from);
    from = end;
    return needed(rate);
  });
  const prepared = {
    scaler,
    profile,
    service,
    startup: parseDurationDistribution(plan.replicas.startup),
    initial: initialOf(options, plan.replicas.initial, scaler),
    demand,
  };
  return plan.mode === 'events' ? runEvents(plan, prepared, repetition) : runPolicyFluid(plan, prepared);
}

/** Within what the policy may ask for; a fixed number is there from the beginning. */
function initialOf(
  { policy, replicas }: NamedPolicy['options'],
  initial: number,
  { minReplicas, maxReplicas }: { readonly minReplicas: number; readonly maxReplicas: number },
): number {
  const wanted = policy === 'fixed' && typeof replicas === 'number' ? replicas : initial;
  return Math.min(maxReplicas, Math.max(minReplicas, wanted));
}
