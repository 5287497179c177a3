import { monotonicNow } from '../measure/clock.ts';
import type { Flow } from './flow.ts';
import type { HttpRequest } from './http/http-request.ts';
import { httpTransport } from './http/http-transport.ts';
import { OpenLoop } from './open-loop.ts';

/** Two arrivals at the same time, again and again: the second is sent one cost of a send after the first. */
const PAIRS = 1500;
const BETWEEN_PAIRS_S = 0.0003;
/** The first pairs find code that no compiler has seen, and connections that are not there yet. */
const LEARNING = 0.5;
const CONNECTIONS = 8;
const PATIENCE_S = 1;

/**
 * Sends some thousand requests to a sink by the very code that will send the load, so that the compilers have seen
 * it when the load begins. Answers what one send costs this thread, in seconds: the median over pairs of arrivals of
 * the time from one send to the next. No thread sends faster than that, and an ideal one is held against it.
 */
export function rehearse(sink: string): Promise<number | null> {
  const transport = httpTransport(sink, { insecure: false, redirects: 0, gzip: false });
  const request = transport.prepare({ name: 'rehearsal', method: 'GET', path: '/' });
  const flow: Flow<HttpRequest> = { next: () => request };
  const delays: number[] = [];
  const at = monotonicNow() + BETWEEN_PAIRS_S;
  const until = at + PAIRS * BETWEEN_PAIRS_S;
  let arrival = 0;
  return new Promise((resolve) => {
    const loop = new OpenLoop({
      times: { at, measureFrom: at, measureUntil: until, drainUntil: until + PATIENCE_S },
      transport,
      seed: 0,
      thread: 0,
      threads: 1,
      arrivals: () => BETWEEN_PAIRS_S * (arrival++ >> 1),
      flowOf: () => flow,
      connections: CONNECTIONS,
      timeout_s: PATIENCE_S,
      sessions: null,
      threadClock: () => null,
      onSent: (delay) => delays.push(delay),
      onIntervals: () => {},
      onDone: () => resolve(medianOfPairs(delays)),
    });
    loop.start();
  });
}

/** null: nothing was sent, for want of file handles perhaps. */
function medianOfPairs(delays: readonly number[]): number | null {
  const costs: number[] = [];
  for (let i = LEARNING * delays.length; i + 1 < delays.length; i++) {
    const cost = delays[i + 1]! - delays[i]!;
    if (i % 2 === 0 && cost > 0) costs.push(cost);
  }
  return costs.sort((a, b) => a - b)[costs.length >> 1] ?? null;
}
