import { newest } from '../history.ts';
import { type Decision, definePolicy, type History } from '../policy.ts';
import { type HpaConfig, parseHpa, type ScalingRules } from './config.ts';
import { limitRate, limitWithoutBehavior } from './rate.ts';
import { propose } from './replicas.ts';
import { stabilise, stabiliseWithoutBehavior } from './stabilise.ts';

/**
 * The Horizontal Pod Autoscaler of Kubernetes, autoscaling/v2, step by step as its controller computes: each metric's
 * proposal, the greatest of them, stabilisation, rate policies. The current number is the one asked for last.
 * kubernetes/kubernetes, pkg/controller/podautoscaler: horizontal.go and replica_calculator.go.
 */
export const kubernetesHpa = definePolicy<HpaConfig>({
  name: 'kubernetes-hpa',
  summary: "Kubernetes' Horizontal Pod Autoscaler, from the spec of an autoscaling/v2 object",
  parse: parseHpa,
  decide,
  lookBack_s: ({ scaleUp, scaleDown }) => Math.max(longest(scaleUp), longest(scaleDown)),
});

const longest = ({ stabilizationWindowSeconds, policies }: ScalingRules) =>
  Math.max(stabilizationWindowSeconds, ...policies.map(({ periodSeconds }) => periodSeconds));

function decide(history: History, config: HpaConfig, now: number): Decision {
  const moment = newest(history);
  const current = moment.replicas.desired;
  const { minReplicas, maxReplicas } = config;
  const set = (desired: number, reason: string): Decision => ({ desired, recommended: null, why: [reason] });
  if (current === 0 && minReplicas > 0)
    return set(0, '0 replicas were asked for: autoscaling is switched off.');
  if (current > maxReplicas) return set(maxReplicas, `${current} is above maxReplicas: ${maxReplicas}.`);
  if (current < minReplicas) return set(minReplicas, `${current} is below minReplicas: ${minReplicas}.`);

  const proposals = config.metrics.map((metric) => propose(moment, metric, config, now));
  const why = proposals.map((proposal) => proposal.why);
  const valid = proposals.flatMap((proposal) => (proposal.replicas === null ? [] : [proposal.replicas]));
  const invalid = proposals.length - valid.length;
  const recommended = Math.max(0, ...valid);
  if (valid.length === 0 || (invalid > 0 && recommended < current)) {
    why.push(
      valid.length === 0
        ? `No metric could be computed: hold ${current}.`
        : `${recommended} would shrink while a metric could not be computed: hold ${current}.`,
    );
    return { desired: current, recommended: null, why };
  }
  if (valid.length > 1) why.push(`The greatest proposal is ${recommended}.`);
  const limit = config.behavior
    ? limitRate(history, config, stabilise(history, config, recommended, now, why), now, why)
    : limitWithoutBehavior(
        config,
        current,
        stabiliseWithoutBehavior(history, config, recommended, now, why),
        why,
      );
  why.push(limit === current ? `Stay at ${current}.` : `From ${current} to ${limit}.`);
  return { desired: limit, recommended, why };
}
