import { LoadstoneError } from '../core/errors.ts';
import { fingerprint, hash53 } from '../core/hash.ts';
import { createRng, shuffled } from '../core/rng.ts';
import type { ExperimentSpec } from '../spec/schema.ts';
import { resolveArms, type Systems } from './arms.ts';
import type { Arm, Plan, PlannedDeployment, PlannedTrial } from './plan.ts';
import { type Completion, expandVariants, type Variant } from './variants.ts';
import { levelName } from './workload.ts';

/** Weeks of measuring. */
const MOST_TRIALS = 20_000;

/**
 * Spec -> plan; pure. A split plot: in each repetition the arms come in random order, each is deployed once, and
 * its levels come in random order. The order depends on the seed alone, so arms can be added without reshuffling
 * the levels of the others.
 */
export function makePlan(
  spec: ExperimentSpec,
  raw: Readonly<Record<string, unknown>>,
  systems: Systems,
  complete: Completion,
): Plan {
  const arms = resolveArms(spec, systems);
  const variants = expandVariants(raw, spec.factors, complete);
  checkReplicas(variants, arms);
  const count = spec.repetitions * variants.length * Object.keys(arms).length;
  if (count > MOST_TRIALS) {
    throw new LoadstoneError(
      'E_SPEC',
      `a plan has at most ${MOST_TRIALS} trials, this one would have ${count}`,
    );
  }
  const rng = createRng(hash53({ order: spec.seed }));
  const deployments: PlannedDeployment[] = [];
  const trials: PlannedTrial[] = [];
  const names = Object.keys(arms);
  for (let repetition = 0; repetition < spec.repetitions; repetition++) {
    for (const arm of shuffled(names, rng.stream(repetition))) {
      const deployment = { id: deployments.length, repetition, arm };
      deployments.push(deployment);
      for (const variant of shuffled(variants, rng.stream(repetition, names.indexOf(arm)))) {
        trials.push(plannedTrial(spec, variant, deployment, trials.length));
      }
    }
  }
  const plan = {
    format: 1 as const,
    name: spec.name,
    seed: spec.seed,
    arms,
    repetitions: spec.repetitions,
    factors: spec.factors,
    thresholds: spec.thresholds,
    proxied: needsProxy(arms, variants),
    priming_s: Math.max(...variants.map((v) => v.priming_s)),
    cpus: spec.cpus,
    sample_interval_s: spec.sample_interval,
    deployments,
    trials: distinct(trials),
  };
  return { ...plan, fingerprint: fingerprint(plan) };
}

function plannedTrial(
  spec: ExperimentSpec,
  variant: Variant,
  deployment: PlannedDeployment,
  order: number,
): PlannedTrial {
  const { arm, repetition } = deployment;
  const { factors, workload, phases, replicas } = variant;
  return {
    order,
    run_id: `run_${String(order).padStart(3, '0')}_${arm}_${levelName(variant)}`,
    deployment: deployment.id,
    repetition,
    arm,
    factors,
    workload,
    phases,
    replicas,
    seed: hash53({ seed: spec.seed, repetition, factors }),
  };
}

/** A replica count may name services that only some arms have, but not one that no arm has. */
function checkReplicas(variants: readonly Variant[], arms: Readonly<Record<string, Arm>>): void {
  const systems = Object.values(arms).flatMap((arm) => (arm.kind === 'system' ? [arm.system] : []));
  for (const [name, count] of variants.flatMap((variant) => Object.entries(variant.replicas))) {
    const services = systems.flatMap((system) => system.services[name] ?? []);
    if (services.length === 0) {
      throw new LoadstoneError('E_SPEC', `replicas: no arm has a service '${name}'`);
    }
    if (count > 1 && !services.every((service) => service.scalable)) {
      throw new LoadstoneError('E_SPEC', `replicas.${name}: the service is not scalable, got ${count}`);
    }
  }
}

function needsProxy(arms: Readonly<Record<string, Arm>>, variants: readonly Variant[]): boolean {
  const own = Object.values(arms).some(
    (arm) => arm.kind === 'system' && Object.values(arm.system.services).some((s) => (s.replicas ?? 1) > 1),
  );
  return own || variants.some((variant) => Object.values(variant.replicas).some((count) => count > 1));
}

function distinct(trials: readonly PlannedTrial[]): readonly PlannedTrial[] {
  const seen = new Set<string>();
  for (const trial of trials) {
    const key = JSON.stringify([trial.arm, trial.repetition, trial.factors]);
    if (seen.has(key))
      throw new LoadstoneError('E_SPEC', `factors: a value stands twice: ${JSON.stringify(trial.factors)}`);
    seen.add(key);
  }
  return trials;
}
