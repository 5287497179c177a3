import { type Elasticity, elasticity } from './elasticity.ts';
import { checkSteps, integrate, type Steps } from './steps.ts';

export interface Scaled {
  /** The replicas that were needed, and those that were ready. */
  readonly demand: Steps;
  readonly supply: Steps;
  /** Over how long a change is looked at for the instability, in seconds. */
  readonly resolution_s: number;
  /** Replicas that are paid for, from the request on; absent: those ready. */
  readonly paid?: Steps;
  /** Requests a second, and which share of them were over the objective. */
  readonly arrivalRate?: Steps;
  readonly overObjective?: Steps;
}

export interface ScalingScore extends Elasticity {
  /** What it cost: the integral of the replicas paid for. */
  readonly replicaSeconds: number;
  /** What the demand itself, followed exactly, would have cost. */
  readonly demandSeconds: number;
  /** Percent of the requests that came while replicas were missing; null without an arrival rate. */
  readonly arrivalsUnderProvisioned: number | null;
  /** Percent of the requests over the objective; null where that was not measured. */
  readonly objectiveViolations: number | null;
}

/** What a policy achieved on one trace, and what it cost. */
export function scoreScaling(scaled: Scaled): ScalingScore {
  const { demand, supply, resolution_s, paid = supply, arrivalRate, overObjective } = scaled;
  const scores = elasticity(demand, supply, resolution_s);
  checkSteps('paid', paid);
  const [from, to] = [demand.times[0]!, demand.end];
  const total = (steps: Steps) => integrate([{ steps }], from, to, ([value]) => value!);
  const percentOfArrivals = (all: readonly Steps[], part: (values: readonly number[]) => number) => {
    if (!arrivalRate) return null;
    for (const steps of [arrivalRate, ...all]) checkSteps('a rate or share', steps);
    const weighed = integrate(
      [arrivalRate, ...all].map((steps) => ({ steps })),
      from,
      to,
      ([rate, ...rest]) => rate! * part(rest),
    );
    const arrivals = total(arrivalRate);
    return arrivals === 0 ? null : (100 * weighed) / arrivals;
  };
  return {
    ...scores,
    replicaSeconds: total(paid),
    demandSeconds: total(demand),
    arrivalsUnderProvisioned: percentOfArrivals([demand, supply], ([d, s]) => (d! > s! ? 1 : 0)),
    objectiveViolations: overObjective ? percentOfArrivals([overObjective], ([share]) => share!) : null,
  };
}
