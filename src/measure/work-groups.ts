import { LoadstoneError } from '../core/errors.ts';
import type { WorkSample } from './service-rate.ts';

/** What a server did between two readings of its counters. */
export interface WorkGroup {
  readonly length_s: number;
  readonly busy_s: number;
  readonly completions: number;
}

/** With fewer, a ratio of busy time and completions is biased by percents, and what straddles its ends is a large part. */
export const FEWEST_COMPLETIONS = 30;

/**
 * Differences of cumulative readings, as many together as have 30 completions. What is left at the end joins the last group:
 * dropping it would choose where to stop by what was seen. Counters that fall are another process's, and an error.
 */
export function workGroups(samples: readonly WorkSample[]): WorkGroup[] {
  const groups: WorkGroup[] = [];
  let from = samples[0];
  let rest: WorkGroup | undefined;
  for (let i = 1; i < samples.length; i++) {
    refuseBackwards(samples[i - 1]!, samples[i]!);
    rest = difference(from!, samples[i]!);
    if (rest.completions < FEWEST_COMPLETIONS) continue;
    groups.push(rest);
    from = samples[i];
    rest = undefined;
  }
  const last = groups.pop();
  if (last && rest) groups.push(together(last, rest));
  else if (last) groups.push(last);
  return groups;
}

const difference = (from: WorkSample, to: WorkSample): WorkGroup => ({
  length_s: to.t_s - from.t_s,
  busy_s: to.busy_s - from.busy_s,
  completions: to.completions - from.completions,
});

const together = (a: WorkGroup, b: WorkGroup): WorkGroup => ({
  length_s: a.length_s + b.length_s,
  busy_s: a.busy_s + b.busy_s,
  completions: a.completions + b.completions,
});

function refuseBackwards(before: WorkSample, after: WorkSample): void {
  for (const key of ['t_s', 'busy_s', 'completions'] as const) {
    if (after[key] >= before[key]) continue;
    throw new LoadstoneError(
      'E_CALIBRATION',
      `readings of a server's work must not fall, got ${key} ${after[key]} after ${before[key]}; it was restarted, or two were read as one`,
    );
  }
}
