/** One request of a load, as it ended, whoever made the load. Times are seconds since the load's start; null: it never came so far. */
export interface RequestRecord {
  /** Its number among all that the load intended, from 0; of a tool's load, among those that the tool told of. */
  readonly index: number;
  /** What results call it: 'GET /tasks/'. */
  readonly name: string;
  readonly intended_s: number;
  readonly sent_s: number | null;
  /** When it ended, well or not; null: it was still in flight when the load was over. */
  readonly done_s: number | null;
  /** HTTP status; 0: there was no answer. */
  readonly status: number;
  /** Of the answer's body; null: nobody says. */
  readonly bytes: number | null;
  /** Class of its error, 'dropped' if it was given up before it could be sent; null: good. */
  readonly error: string | null;
  /** What the server said of it in its header `Server-Timing`; null: nothing, or nobody listened. */
  readonly server: ServerTimes | null;
}

/** What our own generator knows of it beyond that. */
export interface LoadRequest extends RequestRecord {
  readonly method: string;
  readonly url: string;
  readonly bytes: number;
  /** Of the request's body. */
  readonly bytes_out: number;
  /** The generator's thread, from 0. */
  readonly thread: number;
  /** Requests in flight when it ended, itself included. */
  readonly in_flight: number;
}

/**
 * When a server had a request, by the occupancy entry of its `Server-Timing`: seconds since the load's start on the clock
 * of this machine. From `started_s` until `freed_s` it could serve nobody else.
 */
export interface ServerTimes {
  readonly arrived_s: number;
  readonly started_s: number;
  readonly freed_s: number;
  /** The service as the server measured it. */
  readonly service_s: number;
  /** The service that was drawn for it; null: it does not say. */
  readonly drawn_s: number | null;
}
