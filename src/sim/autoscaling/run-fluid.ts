import { track } from '../../policies/track.ts';
import type { TimeDistribution } from '../../queueing/queue.ts';
import { runFluid } from '../fluid.ts';
import { type AutoscalingPlan, arrivalScvOf } from './plan.ts';
import { type PolicyRun, policyRun } from './policy-run.ts';
import type { Prepared } from './run-events.ts';
import { Requests } from './series.ts';

/** Of a step's ticks so many tell the distribution of its response times; late requests and means are of every tick. */
const LOOKS = 60;
/** Each cell of a distribution ends so much higher than it begins. */
const CELL = 1.015;
/** The first cell ends at this part of a service time. */
const FIRST = 0.01;
/** A tail below this is nothing. */
const NOTHING = 1e-5;

/** One policy on a load that events cannot carry. */
export function runPolicyFluid(plan: AutoscalingPlan, prepared: Prepared): PolicyRun {
  const { scaler, profile, service, startup, initial, demand } = prepared;
  const { objective, tick_s, step_s } = plan;
  const requests = new Requests(plan);
  const stride = Math.max(1, Math.floor(step_s / tick_s / LOOKS));
  let [tick, unseen] = [0, 0];
  const run = runFluid(
    {
      profile,
      service_s: service.mean,
      serviceScv: service.variance / service.mean ** 2,
      serviceCdf: service.cdf,
      arrivalScv: arrivalScvOf(plan),
      servers: plan.service.servers,
      initial,
      startup_s: startup.mean,
      objective_s: objective.limit_s,
      tick_s,
      scaling: { every_s: scaler.interval_s, policy: () => track(scaler) },
    },
    ({ time_s, arrivalRate, late }, response) => {
      const at = time_s - tick_s / 2;
      const came = arrivalRate * tick_s;
      requests.flowed(at, came, came * late, response.mean);
      unseen += came;
      if (++tick % stride !== 0 || unseen === 0) return;
      record(requests, at, unseen, response, service.mean);
      unseen = 0;
    },
  );
  const ready = run.ticks.map((tick) => tick.ready);
  const paid = run.ticks.map((tick) => tick.ready + tick.starting);
  return policyRun(plan, { demand, ready, paid }, requests, run.decisions);
}

/** Puts a weight where the response times are: cell by cell, at the geometric middle of each. */
function record(
  requests: Requests,
  at_s: number,
  weight: number,
  response: TimeDistribution,
  service_s: number,
): void {
  if (!Number.isFinite(response.mean)) {
    requests.spread(at_s, Infinity, weight);
    return;
  }
  // Below the shortest that anybody waits there is nothing to look for.
  let edge = Math.max(FIRST * service_s, response.quantile(NOTHING));
  let above = response.tail(edge);
  requests.spread(at_s, edge, weight * (1 - above));
  while (above > NOTHING) {
    const next = edge * CELL;
    const beyond = response.tail(next);
    requests.spread(at_s, Math.sqrt(edge * next), weight * (above - beyond));
    [edge, above] = [next, beyond];
  }
  requests.spread(at_s, edge, weight * above);
}
