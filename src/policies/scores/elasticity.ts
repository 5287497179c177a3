import { LoadstoneError } from '../../core/errors.ts';
import { checkSteps, integrate, type Steps } from './steps.ts';

/** How closely supply follows demand; all in percent of the time or of the demand, 0 being perfect. */
export interface Elasticity {
  /** 100/T * integral of max(d - s, 0) / d: what was missing, as a part of what was needed. */
  readonly underProvisioningAccuracy: number;
  /** 100/T * integral of max(s - d, 0) / d. */
  readonly overProvisioningAccuracy: number;
  /** 100/T * integral of 1[d > s]: how long something was missing. */
  readonly underProvisioningTimeshare: number;
  readonly overProvisioningTimeshare: number;
  /** 100/T * integral of 1[sgn ds != sgn dd]: how long supply and demand moved differently. */
  readonly instability: number;
}

/**
 * The elasticity metrics of the SPEC Research Group, exact for step functions. Steps have no slope, so ds and dd are the
 * changes over the `resolution` before each time, which is part of the metric: about the time that scaling may take.
 * It looks back one resolution, so instability is over the time from then on. Both functions cover the same time, and
 * demand is above 0: a service that must be there needs one replica.
 * N. Herbst et al., "Ready for rain? A view from SPEC Research on the future of cloud metrics", SPEC-RG-2016-01.
 */
export function elasticity(demand: Steps, supply: Steps, resolution: number): Elasticity {
  checkSteps('demand', demand);
  checkSteps('supply', supply);
  const [from, to] = [demand.times[0]!, demand.end];
  if (supply.times[0] !== from || supply.end !== to)
    throw new LoadstoneError(
      'E_PARAMETER',
      `demand and supply must cover the same time, got ${from} ... ${to} and ${supply.times[0]} ... ${supply.end}`,
    );
  if (demand.values.some((value) => value === 0))
    throw new LoadstoneError('E_PARAMETER', 'demand must be above 0 at every time, got 0');
  if (!(resolution > 0 && resolution < to - from))
    throw new LoadstoneError(
      'E_PARAMETER',
      `the resolution must be above 0 and less than ${to - from}, got ${resolution}`,
    );
  const share = (at: (d: number, s: number) => number) =>
    (100 / (to - from)) * integrate([{ steps: demand }, { steps: supply }], from, to, ([d, s]) => at(d!, s!));
  const moving = integrate(
    [
      { steps: demand },
      { steps: demand, shift: resolution },
      { steps: supply },
      { steps: supply, shift: resolution },
    ],
    from + resolution,
    to,
    ([d, before, s, sBefore]) => (Math.sign(d! - before!) === Math.sign(s! - sBefore!) ? 0 : 1),
  );
  return {
    underProvisioningAccuracy: share((d, s) => Math.max(d - s, 0) / d),
    overProvisioningAccuracy: share((d, s) => Math.max(s - d, 0) / d),
    underProvisioningTimeshare: share((d, s) => (d > s ? 1 : 0)),
    overProvisioningTimeshare: share((d, s) => (s > d ? 1 : 0)),
    instability: (100 / (to - from - resolution)) * moving,
  };
}
