import { policyError } from './fields.ts';
import type { History, Moment } from './policy.ts';

/** The moment to decide on. */
export function newest(history: History): Moment {
  const moment = history.at(-1);
  if (!moment) throw policyError('a policy needs at least one observation, got an empty history');
  return moment;
}

/** The moments after a time, newest first: what lies before is not visited. */
export function* after(history: History, time_s: number): Generator<Moment> {
  for (let i = history.length - 1; i >= 0 && history[i]!.time_s > time_s; i--) yield history[i]!;
}

/** Mean of what was measured after a time; null: nothing was. */
export function meanAfter(
  history: History,
  time_s: number,
  read: (moment: Moment) => number | null,
): number | null {
  let [sum, n] = [0, 0];
  for (const moment of after(history, time_s)) {
    const value = read(moment);
    if (value === null) continue;
    sum += value;
    n++;
  }
  return n === 0 ? null : sum / n;
}

/** What a decision added (above 0) or took away (below 0). */
export const changeOf = ({ decision, replicas }: Moment): number =>
  decision ? decision.desired - replicas.desired : 0;

/** The last moment after a time at which the number of replicas was changed. */
export function lastChangeAfter(history: History, time_s: number): Moment | null {
  for (const moment of after(history, time_s)) if (changeOf(moment) !== 0) return moment;
  return null;
}

/** The greatest recommendation after a time, this one included: one that was seen to be needed stays for a while. */
export function greatestRecommended(history: History, time_s: number, recommended: number): number {
  let greatest = recommended;
  for (const { decision } of after(history, time_s)) {
    greatest = Math.max(greatest, decision?.recommended ?? 0);
  }
  return greatest;
}
