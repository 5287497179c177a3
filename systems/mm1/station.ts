/** Times are in seconds of the machine's monotonic clock. */
export interface Visit {
  readonly arrived: number;
  /** Its service began. */
  readonly started: number;
  /** Its server was free to begin the next: from `started` to here the server was occupied by this request. */
  readonly freed: number;
  /** What of that was service, as the server measured it; the rest is on the way to the server and back. */
  readonly service_s: number;
  /** CPU time that its service took; null where it is a wait. */
  readonly cpu_s: number | null;
  /** Which server it left from, from 0; null where all are shared. */
  readonly server: number | null;
}

/** A queue and its servers. */
export interface Station {
  /** A request that arrived at this time asks for so much; null: there is no room for it. */
  enter(arrived: number, work_s: number): Promise<Visit> | null;
  /** Requests that wait or are in service. */
  readonly inside: number;
  /** The number of busy servers, integrated up to this time. */
  busySeconds(now: number): number;
  /** Serves nobody any more. */
  close(): Promise<void>;
}

/** Room for this many requests, those in service included. */
export interface Room {
  readonly room: number;
}

/** Works on one request at a time. */
export interface Server {
  readonly kind: 'cpu' | 'wait';
  /** Spends so much, from now, `from`, on; then says so, and at that moment can begin the next. */
  serve(work_s: number, from: number, freed: (served: Served) => void): void;
  close(): Promise<void>;
}

export interface Served {
  readonly freed: number;
  readonly service_s: number;
  /** What was spent of what was asked for: at least that. */
  readonly spent_s: number;
}
