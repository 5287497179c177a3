import { after, changeOf } from '../history.ts';
import type { History } from '../policy.ts';
import { replicas } from '../wording.ts';
import type { HpaConfig, RatePolicy, ScalingRules } from './config.ts';

// Without `behavior`: at most double, but 4 are always allowed.
const DOUBLE = 2;
const ALWAYS_ALLOWED = 4;

/** The stabilised number held against the rate policies and the limits. */
export function limitRate(
  history: History,
  config: HpaConfig,
  wanted: number,
  now: number,
  why: string[],
): number {
  const current = history.at(-1)!.replicas.desired;
  if (wanted > current) {
    const rate = Math.max(current, boundUp(history, config.scaleUp, current, now));
    const most = Math.min(config.maxReplicas, rate);
    if (wanted <= most) return wanted;
    why.push(`Up to ${most} is allowed now, by ${rate < config.maxReplicas ? 'scaleUp' : 'maxReplicas'}.`);
    return most;
  }
  if (wanted < current) {
    const rate = Math.min(current, boundDown(history, config.scaleDown, current, now));
    const least = Math.max(config.minReplicas, rate);
    if (wanted >= least) return wanted;
    why.push(
      `Down to ${least} is allowed now, by ${rate > config.minReplicas ? 'scaleDown' : 'minReplicas'}.`,
    );
    return least;
  }
  return wanted;
}

export function limitWithoutBehavior(
  { minReplicas, maxReplicas }: HpaConfig,
  current: number,
  wanted: number,
  why: string[],
): number {
  const rate = Math.max(DOUBLE * current, ALWAYS_ALLOWED);
  const most = Math.min(maxReplicas, rate);
  if (wanted > most)
    why.push(
      `Up to ${most} is allowed, by ${rate < maxReplicas ? `the greater of ${DOUBLE} * ${current} and ${ALWAYS_ALLOWED}` : 'maxReplicas'}.`,
    );
  if (wanted < minReplicas) why.push(`At least ${replicas(minReplicas)}, by minReplicas.`);
  return Math.max(minReplicas, Math.min(most, wanted));
}

function boundUp(history: History, rules: ScalingRules, current: number, now: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const bounds = rules.policies.map((policy) => {
    const start = startOf(history, policy, current, now);
    // Rounded up: a percentage of few would else never add one.
    return policy.type === 'Pods' ? start + policy.value : Math.ceil(start * (1 + policy.value / 100));
  });
  return rules.selectPolicy === 'Max' ? Math.max(...bounds) : Math.min(...bounds);
}

function boundDown(history: History, rules: ScalingRules, current: number, now: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const bounds = rules.policies.map((policy) => {
    const start = startOf(history, policy, current, now);
    return policy.type === 'Pods' ? start - policy.value : Math.trunc(start * (1 - policy.value / 100));
  });
  // The biggest change down is the smallest number.
  return rules.selectPolicy === 'Max' ? Math.min(...bounds) : Math.max(...bounds);
}

/** How many there were when the period began: the current number without what was added and with what was removed. */
function startOf(history: History, { periodSeconds }: RatePolicy, current: number, now: number): number {
  let changed = 0;
  for (const moment of after(history, now - periodSeconds)) changed += changeOf(moment);
  return current - changed;
}
