import type { RequestRecord } from '../../measure/request-record.ts';
import type { Window } from '../../measure/window.ts';
import { lindley } from '../../sim/lindley.ts';
import { mean } from '../../stats/mean.ts';
import { sentIn } from './sent-times.ts';

/**
 * What a generator of one request at a time left out: arrivals at the rate asked for that fall, on average, into the time in
 * which it waited for answers. The rest of the time it drew their gaps.
 */
export function omittedBy(requests: readonly RequestRecord[], { from, until }: Window, rate: number): number {
  const waited = requests.reduce((sum, { sent_s, done_s }) => {
    if (sent_s === null) return sum;
    return sum + Math.max(0, Math.min(done_s ?? until, until) - Math.max(sent_s, from));
  }, 0);
  return rate * waited;
}

/**
 * Mean response time of the same requests with the same gaps before them, had these begun at the request before and not at its
 * answer: Lindley's recursion on one server, empty at first, whose services are the round trips. That is what arrivals meet
 * that do not wait, told of these requests alone; of more, the queue of an overloaded server would have been longer still.
 */
export function unpacedResponse(requests: readonly RequestRecord[], window: Window): number | null {
  const ended = sentIn(requests, window).flatMap(({ intended_s, sent_s, done_s }) =>
    done_s === null ? [] : [{ intended_s, done_s, service: done_s - sent_s }],
  );
  if (ended.length === 0) return null;
  const gaps = ended.map(({ intended_s }, i) =>
    i === 0 ? 0 : Math.max(0, intended_s - ended[i - 1]!.done_s),
  );
  const services = ended.map(({ service }) => service);
  return mean([...lindley(gaps, services)]) + mean(services);
}
