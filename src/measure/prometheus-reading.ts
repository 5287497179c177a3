/** What a Prometheus says of a trial's measured window, as it was asked and as it answered. */
export interface PrometheusReading {
  /** Version of the server. */
  readonly prometheus: string;
  /** Time between two scrapes. */
  readonly interval_s: number;
  /** The window on the wall clock, by which Prometheus goes, in seconds since 1970. */
  readonly from_epoch_s: number;
  readonly until_epoch_s: number;
  readonly pages: readonly ScrapedPage[];
  readonly queries: readonly QueryReading[];
  /** What it could not say, and why. */
  readonly gaps: readonly string[];
}

/** A metrics page, and how its scrapes within the window went. */
export interface ScrapedPage {
  /** The service, or its proxy. */
  readonly job: string;
  readonly replica: string;
  readonly url: string;
  /** Scrapes, and those of them that failed. */
  readonly scrapes: number;
  readonly failed: number;
}

export const QUANTITIES = ['throughput', 'response_s', 'utilisation'] as const;
export type MonitoredName = (typeof QUANTITIES)[number];

/** A quantity of a job by two queries: one value over the whole window, and its course. */
export interface QueryReading {
  readonly quantity: MonitoredName;
  readonly job: string;
  /** What its value has against it, where it is no mean over the window; null: nothing. */
  readonly caveat: string | null;
  readonly instant: InstantReading;
  readonly range: RangeReading;
}

export interface InstantReading {
  /** As sent. */
  readonly query: string;
  readonly at_epoch_s: number;
  /** As answered: `data.result`; null: there was no answer. */
  readonly answer: unknown;
  /** null: see `missing`. */
  readonly value: number | null;
  readonly missing: string | null;
}

export interface RangeReading {
  readonly query: string;
  readonly from_epoch_s: number;
  readonly until_epoch_s: number;
  readonly step_s: number;
  readonly answer: unknown;
  readonly missing: string | null;
}
