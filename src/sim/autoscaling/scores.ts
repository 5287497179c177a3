import { scoreScaling } from '../../policies/scores/score.ts';
import type { AutoscalingPlan } from './plan.ts';
import type { TimedDecision } from './policy-run.ts';
import { type Requests, type StepSeries, stepsIn, type TickSeries } from './series.ts';

/** What is told of each run, with what it is. Times in seconds, shares in percent. */
export const figureNames = {
  cost: 'of the replicas, from the request for each until it is gone, up to the end of the load',
  replicaHours: 'the same without a price',
  late: 'percent of the requests that took longer than the objective',
  timeInViolation: 'percent of the steps with requests in which too many were late',
  mean_s: 'mean response time',
  p50_s: 'median response time',
  p95_s: '95th percentile of the response time',
  p99_s: '99th percentile of the response time',
  underProvisioningAccuracy: 'percent of what was needed that was missing, on average over time',
  overProvisioningAccuracy: 'percent of what was needed that was there beyond it',
  underProvisioningTimeshare: 'percent of the time in which replicas were missing',
  overProvisioningTimeshare: 'percent of the time in which there were too many',
  instability: 'percent of the time in which demand and supply moved differently',
  arrivalsUnderProvisioned: 'percent of the requests that came while replicas were missing',
  decisions: 'how often the policy was asked',
  scaleUps: 'decisions that asked for more',
  scaleDowns: 'decisions that asked for fewer',
  adaptations: 'decisions that changed the number',
  replicasStarted: 'replicas that were asked for, one by one',
  meanReplicas: 'replicas that were paid for, on average',
  mostReplicas: 'and at the most',
  requests: 'requests that came',
} as const;

export type FigureName = keyof typeof figureNames;

/** null: there is no such number, as where a request was never answered. */
export type Figures = Readonly<Record<FigureName, number | null>>;

export function figuresOf(
  plan: AutoscalingPlan,
  ticks: TickSeries,
  series: StepSeries,
  requests: Requests,
  decisions: readonly TimedDecision[],
): Figures {
  const { load, tick_s, step_s, resolution_s, objective, price } = plan;
  const end = load.duration_s;
  const inTicks = (values: readonly number[]) => stepsIn(values, tick_s, end);
  const inSteps = (values: readonly number[]) => stepsIn(values, step_s, end);
  const score = scoreScaling({
    demand: inTicks(ticks.demand),
    supply: inTicks(ticks.ready),
    paid: inTicks(ticks.paid),
    resolution_s,
    arrivalRate: inSteps(series.requests.map((count, i) => count / Math.min(step_s, end - i * step_s))),
  });
  const total = sum(series.requests);
  const busy = series.requests.flatMap((count, i) => (count > 0 ? [series.late[i]! / count] : []));
  const violated = busy.filter((share) => share > 1 - objective.share + 1e-9).length;
  const changes = decisions.map(({ desired, seen }) => desired - seen.replicas.desired);
  const scaleUps = changes.filter((change) => change > 0).length;
  const scaleDowns = changes.filter((change) => change < 0).length;
  const replicaHours = score.replicaSeconds / 3600;
  return {
    cost: replicaHours * (price ?? 1),
    replicaHours,
    late: percent(sum(series.late), total),
    timeInViolation: percent(violated, busy.length),
    mean_s: finite(requests.mean_s),
    p50_s: finite(requests.all.quantile(0.5)),
    p95_s: finite(requests.all.quantile(0.95)),
    p99_s: finite(requests.all.quantile(0.99)),
    underProvisioningAccuracy: score.underProvisioningAccuracy,
    overProvisioningAccuracy: score.overProvisioningAccuracy,
    underProvisioningTimeshare: score.underProvisioningTimeshare,
    overProvisioningTimeshare: score.overProvisioningTimeshare,
    instability: score.instability,
    arrivalsUnderProvisioned: score.arrivalsUnderProvisioned,
    decisions: decisions.length,
    scaleUps,
    scaleDowns,
    adaptations: scaleUps + scaleDowns,
    replicasStarted: sum(changes.filter((change) => change > 0)),
    meanReplicas: score.replicaSeconds / end,
    mostReplicas: ticks.paid.reduce((most, value) => Math.max(most, value), 0),
    requests: total,
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const percent = (part: number, all: number) => (all === 0 ? null : (100 * part) / all);
const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
