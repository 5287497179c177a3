import type { Scaler } from '../policies.ts';
import type { Moment, Observation } from '../policy.ts';

/** What a service of so many replicas shows at a time; times and numbers of replicas are added. */
export type Shows = (replicas: number, time_s: number) => Partial<Observation>;

/** A service whose replicas come and go at once, under a policy. */
export function follow(scaler: Scaler, ticks: number, shows: Shows, start = scaler.minReplicas): Moment[] {
  const history: Moment[] = [];
  let count = start;
  for (let i = 0; i < ticks; i++) {
    const time_s = i * scaler.interval_s;
    const replicas = { desired: count, ready: count, starting: 0 };
    const moment: Moment = { time_s, replicas, ...shows(count, time_s) };
    const decision = scaler.decide([...history, moment], time_s);
    history.push({ ...moment, decision });
    count = decision.desired;
  }
  return history;
}

export const countsOf = (history: readonly Moment[]) => history.map(({ decision }) => decision!.desired);
