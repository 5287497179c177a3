import type { RequestRecord } from '../../measure/request-record.ts';
import type { Window } from '../../measure/window.ts';
import type { TrialResult } from '../../results/trial-result.ts';

export type SentRequest = RequestRecord & { readonly sent_s: number };

/** The measured part of a trial, in seconds of its load. */
export const windowOf = ({ warmup_s, duration_s }: Pick<TrialResult, 'warmup_s' | 'duration_s'>): Window => ({
  from: warmup_s,
  until: warmup_s + duration_s,
});

/** The requests that were sent in a window, in the order in which they were. */
export function sentIn(requests: readonly RequestRecord[], { from, until }: Window): SentRequest[] {
  return requests
    .filter((one): one is SentRequest => one.sent_s !== null && one.sent_s >= from && one.sent_s < until)
    .sort((a, b) => a.sent_s - b.sent_s);
}

/** When that was, in seconds from the window's begin. */
export const timesIn = (sent: readonly SentRequest[], { from }: Window): number[] =>
  sent.map(({ sent_s }) => sent_s - from);
