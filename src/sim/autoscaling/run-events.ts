import { parseArrivals } from '../../arrivals/index.ts';
import type { RateProfile } from '../../arrivals/rate-profile.ts';
import type { Scaler } from '../../policies/policies.ts';
import { track } from '../../policies/track.ts';
import type { Distribution } from '../../stats/distributions/distribution.ts';
import { arrivalsAlong, arrivalsOf } from '../arrivals.ts';
import { READY_AREA, REPLICA_AREA } from '../counters.ts';
import type { ArrivalStream, SimulationModel } from '../model.ts';
import { Simulation } from '../simulation.ts';
import { type AutoscalingPlan, rngOf } from './plan.ts';
import { type PolicyRun, policyRun, tickEnds } from './policy-run.ts';
import { Requests } from './series.ts';

/** What of a run is the same in both modes. */
export interface Prepared {
  readonly scaler: Scaler;
  readonly profile: RateProfile;
  readonly service: Distribution;
  readonly startup: Distribution;
  readonly initial: number;
  /** Replicas that were needed, by tick. */
  readonly demand: number[];
}

/** After the load requests are waited for as long as the load was, and this much more. */
const PATIENCE_S = 3600;

/** One repetition of one policy, request by request. What is under way when the load ends is waited for. */
export function runEvents(plan: AutoscalingPlan, prepared: Prepared, repetition: number): PolicyRun {
  const { scaler, profile, service, startup, initial, demand } = prepared;
  const { servers } = plan.service;
  const { times, arrivals, duration_s } = plan.load;
  const requests = new Requests(plan);
  const stream = times === null ? arrivalsAlong(parseArrivals(arrivals), profile) : arrivalsOf(times);
  let came = 0;
  const counted: ArrivalStream = (rng) => {
    const next = stream(rng);
    return () => {
      const time = next();
      if (!(time <= duration_s)) return Infinity;
      requests.came(time);
      came++;
      return time;
    };
  };
  const scaling = { every_s: scaler.interval_s, policy: () => track(scaler) };
  const model: SimulationModel = {
    stations: [{ servers, service, replicas: { initial, startup, scaling } }],
    classes: [{ source: { arrivals: counted } }],
  };
  const simulation = new Simulation(model, rngOf(plan, repetition), {
    onAnswer: (sent, response) => requests.answered(sent, response),
  });
  const at = simulation.layout.ofStation(0);
  const ticks = { demand, ready: [] as number[], paid: [] as number[] };
  let [before, from] = [simulation.snapshot(), 0];
  for (const end of tickEnds(plan)) {
    simulation.run({ time: end });
    const now = simulation.snapshot();
    const mean = (area: number) => clean((now[at + area]! - before[at + area]!) / (end - from));
    ticks.ready.push(mean(READY_AREA) / servers);
    ticks.paid.push(mean(REPLICA_AREA));
    [before, from] = [now, end];
  }
  simulation.run({ time: 2 * duration_s + PATIENCE_S, requests: came });
  requests.neverAnswered();
  const decisions = simulation.decisions(0).filter(({ seen }) => seen.time_s <= duration_s);
  return policyRun(plan, ticks, requests, decisions);
}

/** Integrals leave the dust of rounding. */
const clean = (value: number) => Number(Math.max(0, value).toFixed(9));
