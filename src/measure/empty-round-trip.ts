import { mean } from '../stats/mean.ts';
import type { RequestRecord } from './request-record.ts';
import { isOfAnotherClock } from './server-clock.ts';

type Told = Pick<RequestRecord, 'sent_s' | 'done_s' | 'server'>;

/**
 * What a request takes beyond its service: the mean of (round trip - occupancy), in seconds, of those that found the server
 * empty. null: the server does not tell occupancies, or tells them on another clock.
 */
export function emptyRoundTrip(requests: readonly Told[]): number | null {
  const beyond = emptyRoundTrips(requests);
  return beyond.length === 0 ? null : mean(beyond);
}

/**
 * One each of the requests that were sent when whatever had been sent before was served. By the generator's clock, since
 * a program may see a request late that has waited in a socket.
 */
export function emptyRoundTrips(requests: readonly Told[]): number[] {
  if (isOfAnotherClock(requests)) return [];
  const inOrder = requests
    .flatMap(({ sent_s, done_s, server }) =>
      server && sent_s !== null && done_s !== null ? [{ sent_s, done_s, server }] : [],
    )
    .sort((a, b) => a.sent_s - b.sent_s);
  const beyond: number[] = [];
  let freed_s = -Infinity;
  for (const { sent_s, done_s, server } of inOrder) {
    if (sent_s >= freed_s) beyond.push(done_s - sent_s - (server.freed_s - server.started_s));
    freed_s = Math.max(freed_s, server.freed_s);
  }
  return beyond;
}
