import { profileOf } from '../../arrivals/index.ts';
import { createRng } from '../../core/rng.ts';
import { parsePolicy, track } from '../../policies/index.ts';
import type { FluidModel } from '../fluid.ts';

/** A day of up to a million requests a second, on some 10,000 replicas under a policy. */
export function dayUnderPolicy(): FluidModel {
  const scaler = parsePolicy({
    policy: 'target-tracking',
    signal: 'utilisation',
    target: 0.7,
    minReplicas: 100,
    maxReplicas: 20_000,
  });
  const rates = { kind: 'sine', mean: 600_000, amplitude: 400_000, period_s: 86_400, noise: 0.02 } as const;
  return {
    profile: profileOf(rates, 86_400, createRng(1)),
    service_s: 0.01,
    initial: 9000,
    startup_s: 30,
    objective_s: 0.1,
    scaling: { every_s: scaler.interval_s, policy: () => track(scaler) },
  };
}
