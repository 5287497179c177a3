import { LoadstoneError } from '../core/errors.ts';
import { fingerprint, hash53 } from '../core/hash.ts';
import { REQUEST_INDEX_HEADER } from '../core/request-index.ts';
import { createRng, shuffled } from '../core/rng.ts';
import { FEWEST_CALIBRATED } from '../measure/service-rate.ts';
import type { ExperimentSpec } from '../spec/schema.ts';
import { resolveArms, type Systems } from './arms.ts';
import type { Arm, Plan, PlannedDeployment, PlannedTheory, PlannedTrial } from './plan.ts';
import { someKey } from './some-key.ts';
import { type Completion, expandVariants, type Variant } from './variants.ts';
import { levelName, offeredLoadOf } from './workload.ts';

/** Weeks of measuring. */
const MOST_TRIALS = 20_000;

/**
 * Spec -> plan; pure. A split plot: in each repetition the arms come in random order, each is deployed once, and
 * its levels come in random order. The order depends on the seed alone, so arms can be added without reshuffling
 * the levels of the others. Where each trial has a deployment of its own, all that a repetition shares is its draws.
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
      shuffled(variants, rng.stream(repetition, names.indexOf(arm))).forEach((variant, i) => {
        if (i === 0 || spec.deploy_each === 'trial')
          deployments.push({ id: deployments.length, repetition, arm });
        trials.push(plannedTrial(spec, variant, deployments.at(-1)!, trials.length));
      });
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
    ...(keepsRequests(spec, variants) && { keep_requests: true as const }),
    sample_interval_s: spec.sample_interval,
    ...calibrationAndTheory(spec, variants),
    ...plannedMonitoring(spec, variants),
    deployments,
    trials: distinct(trials),
  };
  return { ...plan, fingerprint: fingerprint(plan) };
}

/** A service rate must be found where loads are counted in it, and where theory is to say what they make of it. */
function calibrationAndTheory(
  { calibration, theory }: ExperimentSpec,
  variants: readonly Variant[],
): Pick<Plan, 'calibration' | 'theory'> {
  if (!calibration && (theory || variants.some(({ workload }) => offeredLoadOf(workload) !== null))) {
    throw new LoadstoneError(
      'E_SPEC',
      `${theory ? 'theory' : 'workload.offered_load'} needs the service rate: give calibration: { rate: 10/s }, below what one server can serve`,
    );
  }
  if (calibration && calibration.rate * calibration.measure < FEWEST_CALIBRATED) {
    throw new LoadstoneError(
      'E_SPEC',
      `calibration needs at least ${FEWEST_CALIBRATED} requests: rate x measure is ${calibration.rate * calibration.measure}`,
    );
  }
  return {
    ...(calibration && {
      calibration: {
        rate: calibration.rate,
        warmup_s: calibration.warmup,
        measure_s: calibration.measure,
        sample_s: calibration.sample,
      },
    }),
    ...(theory && { theory: plannedTheory(theory) }),
  };
}

/** Below these a rate is a matter of two or three scrapes. */
const FEWEST_SCRAPES = 4;

function plannedMonitoring(
  { monitoring }: ExperimentSpec,
  variants: readonly Variant[],
): Pick<Plan, 'monitoring'> {
  if (!monitoring) return {};
  const { kind, interval: interval_s } = monitoring;
  const shortest = Math.min(...variants.map(({ phases }) => phases.measure_s));
  if (shortest < FEWEST_SCRAPES * interval_s) {
    throw new LoadstoneError(
      'E_SPEC',
      `monitoring.interval: a window holds at least ${FEWEST_SCRAPES} scrapes, got ${interval_s}s for one of ${shortest}s`,
    );
  }
  return { monitoring: { kind, interval_s } };
}

const plannedTheory = ({ published }: NonNullable<ExperimentSpec['theory']>): PlannedTheory => ({
  published: published
    ? {
        source: published.source,
        levels: published.levels.map(({ offered_load, response, theory = null }) => ({
          offered: offered_load,
          response_s: response,
          theory_s: theory,
        })),
      }
    : null,
});

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

/** Theory is held against single requests. Each then says its index in a header, which is nobody else's. */
function keepsRequests({ keep_requests, theory }: ExperimentSpec, variants: readonly Variant[]): boolean {
  const keeps = keep_requests || theory !== undefined;
  const isIndexHeader = (name: string) => name.toLowerCase() === REQUEST_INDEX_HEADER;
  if (keeps && variants.some(({ workload }) => someKey(workload.scenario.options, isIndexHeader))) {
    throw new LoadstoneError(
      'E_SPEC',
      `workload.scenario: with keep_requests the header ${REQUEST_INDEX_HEADER} is the generator's own, got one`,
    );
  }
  return keeps;
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
    (arm) =>
      arm.kind === 'system' &&
      (arm.proxy !== undefined || Object.values(arm.system.services).some((s) => (s.replicas ?? 1) > 1)),
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
