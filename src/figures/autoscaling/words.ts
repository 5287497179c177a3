import type { Autoscaling } from '../../sim/index.ts';

/** How often it was run, and what that makes of what is shown. */
export function runsWords({ plan }: Autoscaling): string {
  if (plan.mode === 'fluid') return 'Followed as a fluid: one run, no intervals.';
  if (plan.repetitions === 1) return 'One repetition, no intervals.';
  return `${plan.repetitions} repetitions, in each the same requests for all policies.`;
}
