import type { RequestRecord } from './request-record.ts';

/** Finer steps than this are no matter of clocks: some tell whole milliseconds. */
const SLACK_S = 0.001;
/** Part of the requests that may look impossible by accident. */
const ACCIDENTS = 0.01;

/**
 * Whether a server's times are of another clock than the generator's: a host's own, a process's (`performance.now()`). By
 * them requests come before they were sent, or are served after their answers had come.
 */
export function isOfAnotherClock(
  requests: readonly Pick<RequestRecord, 'sent_s' | 'done_s' | 'server'>[],
): boolean {
  let [told, impossible] = [0, 0];
  for (const { sent_s, done_s, server } of requests) {
    if (server === null || sent_s === null) continue;
    told++;
    if (server.arrived_s < sent_s - SLACK_S || server.freed_s > (done_s ?? Infinity) + SLACK_S) impossible++;
  }
  return impossible > ACCIDENTS * told;
}
