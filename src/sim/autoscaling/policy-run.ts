import type { FluidDecision } from '../fluid.ts';
import type { AutoscalingPlan } from './plan.ts';
import { type Figures, figuresOf } from './scores.ts';
import type { Requests, StepSeries, TickSeries } from './series.ts';

/** A decision with what it was made on, at a time on the load's clock. */
export type TimedDecision = FluidDecision;

/** One policy on one load, as plain data that a thread can send. */
export interface PolicyRun {
  readonly series: StepSeries;
  readonly figures: Figures;
  readonly decisions: readonly TimedDecision[];
}

export const policyRun = (
  plan: AutoscalingPlan,
  ticks: TickSeries,
  requests: Requests,
  decisions: readonly TimedDecision[],
): PolicyRun => {
  const series = requests.series(ticks);
  return { series, figures: figuresOf(plan, ticks, series, requests, decisions), decisions };
};

/** The share of a whole number of ticks that lies within the load: its last one may be cut short. */
export const tickEnds = ({ load, tick_s }: AutoscalingPlan): number[] => {
  const count = Math.max(1, Math.ceil(load.duration_s / tick_s - 1e-9));
  return Array.from({ length: count }, (_, i) => Math.min(load.duration_s, (i + 1) * tick_s));
};
