/** One request of a load, as it ended. Times are seconds since the load's start; null: it never came so far. */
export interface RequestRecord {
  /** Its number among all that the load intended, from 0. */
  readonly index: number;
  /** What results call it: 'GET /tasks/'. */
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly intended_s: number;
  readonly sent_s: number | null;
  /** When it ended, well or not; null: it was still in flight when the load was over. */
  readonly done_s: number | null;
  /** HTTP status; 0: there was no answer. */
  readonly status: number;
  /** Of the answer's body. */
  readonly bytes: number;
  /** Of the request's body. */
  readonly bytes_out: number;
  /** Class of its error, 'dropped' if it was given up before it could be sent; null: good. */
  readonly error: string | null;
  /** The generator's thread, from 0. */
  readonly thread: number;
  /** Requests in flight when it ended, itself included. */
  readonly in_flight: number;
}
