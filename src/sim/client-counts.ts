import {
  ATTEMPTS_LOST,
  ATTEMPTS_RENEGED,
  DONE,
  FAILED,
  REQUESTS,
  RESPONSES,
  RETRIED,
  TIMED_OUT,
  WASTED,
} from './counters.ts';
import { ZERO } from './zero.ts';

/** What is counted of one class over the whole network (counters.ts says what each is). */
export class ClientCounts {
  requests = 0;
  done = 0;
  responses = ZERO;
  lost = 0;
  reneged = 0;
  timedOut = 0;
  retried = 0;
  failed = 0;
  wasted = 0;

  answer(response: number): void {
    this.done++;
    this.responses += response;
  }

  /** Puts them where the counters of this class begin. */
  write(values: Float64Array, at: number): void {
    values[at + REQUESTS] = this.requests;
    values[at + DONE] = this.done;
    values[at + RESPONSES] = this.responses;
    values[at + ATTEMPTS_LOST] = this.lost;
    values[at + ATTEMPTS_RENEGED] = this.reneged;
    values[at + TIMED_OUT] = this.timedOut;
    values[at + RETRIED] = this.retried;
    values[at + FAILED] = this.failed;
    values[at + WASTED] = this.wasted;
  }
}

/** Why an attempt failed. */
export type Failure = 'lost' | 'reneged' | 'timedOut';
