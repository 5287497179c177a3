import { alertDriven } from './alert-driven.ts';
import { policyError } from './fields.ts';
import { fixed } from './fixed.ts';
import { kubernetesHpa } from './hpa/hpa.ts';
import { knativeKpa } from './knative-kpa.ts';
import { matrixScheduler } from './matrix-scheduler.ts';
import type { Decision, History, Limits, PolicyDefinition } from './policy.ts';
import { predictive } from './predictive.ts';
import { queueingModel } from './queueing-model.ts';
import { step } from './step.ts';
import { targetTracking } from './target-tracking.ts';
import { threshold } from './threshold.ts';

/** A policy with its configuration. */
export interface Scaler extends Limits {
  readonly name: string;
  readonly lookBack_s: number;
  readonly decide: (history: History, now: number) => Decision;
}

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly make: (options: unknown) => Scaler;
}

function entry<C extends Limits>({ name, summary, parse, decide, lookBack_s }: PolicyDefinition<C>): Entry {
  return {
    name,
    summary,
    make: (options) => {
      const config = parse(options);
      return {
        name,
        minReplicas: config.minReplicas,
        maxReplicas: config.maxReplicas,
        interval_s: config.interval_s,
        lookBack_s: lookBack_s(config),
        decide: (history, now) => decide(history, config, now),
      };
    },
  };
}

/** Every policy, in the order of the reference. */
export const policies: readonly Entry[] = [
  entry(fixed),
  entry(threshold),
  entry(step),
  entry(targetTracking),
  entry(alertDriven),
  entry(kubernetesHpa),
  entry(knativeKpa),
  entry(queueingModel),
  entry(predictive),
  entry(matrixScheduler),
];

/** `{ policy: 'threshold', signal: ..., ... }`: a name from the table, and the keys of that policy. */
export function parsePolicy(value: Readonly<Record<string, unknown>>): Scaler {
  const { policy, ...options } = value;
  const found = policies.find(({ name }) => name === policy);
  if (found) return found.make(options);
  const known = policies.map(({ name }) => name).join(', ');
  throw policyError(`policy must be one of ${known}; got ${JSON.stringify(policy)}`);
}
