import type { RequestRecord } from '../../measure/request-record.ts';
import type { Occupancy } from '../../sim/service-system.ts';
import type { ErrorClass } from '../connection.ts';
import type { Named, Tally } from '../tally.ts';

/** A request of a simulated load. Times are of its clock, which begins at 0 as the load does. */
export interface Simulated {
  /** Its number among all that the load intends. */
  readonly index: number;
  readonly request: Named;
  readonly intended: number;
}

/** An answer that says nothing of its body. */
const ANSWER = { status: 200, bytes: Number.NaN };

/** Counts the requests of a simulated load, and tells of each by itself where that is asked for. */
export class SimulatedAccount {
  /** What needs no more is told to it at once. */
  readonly tally: Tally;
  readonly #onRequest: ((request: RequestRecord) => void) | undefined;

  constructor(tally: Tally, onRequest?: (request: RequestRecord) => void) {
    this.tally = tally;
    this.#onRequest = onRequest;
  }

  good(one: Simulated, sent: number, done: number, occupancy: Occupancy | null): void {
    this.tally.good(one.request, one.intended, sent, done, ANSWER);
    this.#tell(one, { sent_s: sent, done_s: done, status: ANSWER.status, server: occupancy });
  }

  failed(one: Simulated, error: ErrorClass, sent: number, done: number): void {
    this.tally.failed(one.request, error, one.intended, done, null);
    this.#tell(one, { sent_s: sent, done_s: done, error });
  }

  /** An arrival that was never sent, since no connection was free in time. */
  dropped(one: Simulated, now: number): void {
    this.tally.dropped(one.request, one.intended);
    this.#tell(one, { done_s: now, error: 'dropped' });
  }

  /** Still in flight when the load was over. */
  censored(one: Simulated, sent: number): void {
    this.tally.censored(one.intended);
    this.#tell(one, { sent_s: sent });
  }

  #tell({ index, request, intended }: Simulated, ended: Partial<RequestRecord>): void {
    this.#onRequest?.({
      index,
      name: request.name,
      intended_s: intended,
      sent_s: null,
      done_s: null,
      status: 0,
      bytes: null,
      error: null,
      server: null,
      ...ended,
    });
  }
}
