import type { RequestRecord, ServerTimes } from '../../measure/request-record.ts';
import { isOfAnotherClock } from '../../measure/server-clock.ts';
import type { Window } from '../../measure/window.ts';
import type { TrialResult } from '../../results/trial-result.ts';

/** A request that was sent. */
export interface Sent {
  readonly sent_s: number;
  /** null: it was in flight when the load was over. */
  readonly done_s: number | null;
  readonly good: boolean;
  readonly server: ServerTimes | null;
}

/** One whose time at the server is known. */
export interface Served extends Sent {
  readonly server: ServerTimes;
}

/** The requests of a trial as they were sent. */
export interface Observed {
  readonly window: Window;
  /** Since the load's start, warm-up included, in the order in which they were sent. */
  readonly all: readonly Sent[];
  /** Those that were sent in the window. */
  readonly inWindow: readonly Sent[];
  /** Those of them that the server told of, in the order in which they came to it; null: it tells of too few. */
  readonly served: readonly Served[] | null;
  /** Why there are none; null: there are. */
  readonly untold: string | null;
}

/** A server that tells does so with every good answer; headers lost on the way are few. */
const LEAST_TOLD = 0.99;

const NO_OCCUPANCIES = 'the server does not tell when it was occupied';
const ANOTHER_CLOCK =
  "the server's times are of another clock than the generator's, by which requests would come before they are sent or be served after their answers (it takes the machine's monotonic clock)";

export function observed(result: TrialResult, requests: readonly RequestRecord[]): Observed {
  const window = { from: result.warmup_s, until: result.warmup_s + result.duration_s };
  const another = isOfAnotherClock(requests);
  const all = requests
    .flatMap(({ sent_s, done_s, error, server }): Sent[] =>
      sent_s === null
        ? []
        : [
            {
              sent_s,
              done_s,
              good: error === null && done_s !== null,
              server: another ? null : server,
            },
          ],
    )
    .sort((a, b) => a.sent_s - b.sent_s);
  const inWindow = all.filter(({ sent_s }) => sent_s >= window.from && sent_s < window.until);
  const served = inWindow.filter(isServed).sort(byArrival);
  const good = inWindow.filter((one) => one.good).length;
  const told = served.length > 0 && served.length >= LEAST_TOLD * good;
  return {
    window,
    all,
    inWindow,
    served: told ? served : null,
    untold: told ? null : another ? ANOTHER_CLOCK : NO_OCCUPANCIES,
  };
}

export const isServed = (one: Sent): one is Served => one.server !== null;

export const byArrival = (a: Served, b: Served): number => a.server.arrived_s - b.server.arrived_s;

export const occupancyOf = ({ server }: Served): number => server.freed_s - server.started_s;

/** From the time sent; only of those that are done. */
export const roundTripsOf = (requests: readonly Sent[]): number[] =>
  requests.flatMap(({ sent_s, done_s, good }) => (good && done_s !== null ? [done_s - sent_s] : []));
