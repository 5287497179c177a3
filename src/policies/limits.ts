import { type Fields, policyError } from './fields.ts';
import type { Limits } from './policy.ts';

/** Where nothing else is said: what a machine that runs an experiment can carry. */
export const MOST_REPLICAS = 10;
const INTERVAL_S = 15;

/** The keys that every policy has: minReplicas, maxReplicas, interval. */
export function readLimits(fields: Fields): Limits {
  const limits = {
    minReplicas: fields.whole('minReplicas', { default: 1 }),
    maxReplicas: fields.whole('maxReplicas', { default: MOST_REPLICAS }),
    interval_s: fields.duration('interval', { above: 0, default: INTERVAL_S }),
  };
  inOrder(fields.path, limits);
  return limits;
}

export function inOrder(path: string, { minReplicas, maxReplicas }: Omit<Limits, 'interval_s'>): void {
  if (maxReplicas >= minReplicas) return;
  throw policyError(
    `${path}: maxReplicas must be at least minReplicas, got ${maxReplicas} and ${minReplicas}`,
  );
}

/** The wanted number within the limits; says so in `why` where that changes it. */
export function limited(wanted: number, limits: Limits, why: string[]): number {
  if (wanted < limits.minReplicas) {
    why.push(`${wanted} is below minReplicas: ${limits.minReplicas}.`);
    return limits.minReplicas;
  }
  if (wanted > limits.maxReplicas) {
    why.push(`${wanted} is above maxReplicas: ${limits.maxReplicas}.`);
    return limits.maxReplicas;
  }
  return wanted;
}
