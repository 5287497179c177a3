import type { Validity } from '../measure/evidence.ts';
import type { Histogram } from '../measure/histogram.ts';
import type { LoadRequest } from '../measure/request-record.ts';
import type { Series } from '../measure/series.ts';
import type { Window } from '../measure/window.ts';

export type { LoadRequest };

/** What is known of a load when it starts. */
export interface LoadStart {
  /** What it is called where a name is shown: 'GET http://127.0.0.1:8080/submit'. */
  readonly name: string;
  /** Second 0 of all its times, in seconds since 1970. */
  readonly started_s: number;
  /** As the user gave them. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface ThresholdVerdict {
  /** As written: 'p99<200ms'. */
  readonly threshold: string;
  /** In the unit it was written in; null: there is no such figure. */
  readonly value: number | null;
  /** null: the measurement is INVALID. */
  readonly passed: boolean | null;
}

/** What became of what a Prometheus was to be told. */
export interface RemoteWriteTold {
  readonly writes: number;
  readonly failed: number;
  /** The last one arrived, and it tells all. */
  readonly complete: boolean;
  /** Of the last failure. */
  readonly reason: string | null;
}

/** What is known of a load when it is over. Response times, round trips and lags are in us. */
export interface LoadSummary extends LoadStart {
  /** Time over which requests were intended. */
  readonly duration_s: number;
  /** Time until the last of them ended. */
  readonly elapsed_s: number;
  readonly sent: number;
  /** Answered well. */
  readonly completed: number;
  /** Refused, reset, without an answer in time, answered with an error. */
  readonly failed: number;
  /** Arrivals that were given up before they could be sent; not among the failed. */
  readonly dropped: number;
  /** Of a load that ends with a count of requests: that count, and what became of it. */
  readonly counted?: {
    readonly planned: number;
    readonly completed: number;
    readonly failed: number;
    readonly censored: number;
  };
  /** Requests sent per second; null: it was to have no rate. */
  readonly achieved_rate: number | null;
  readonly throughput_rps: number;
  readonly goodput_rps: number;
  readonly bytes_in: number;
  readonly bytes_out: number;
  /** Requests by class of error. */
  readonly errors: Readonly<Record<string, number>>;
  /** Answers by HTTP status; '0': without one. */
  readonly statuses: Readonly<Record<string, number>>;
  /** From the intended time to the answer, of the good requests. */
  readonly response: Histogram;
  readonly roundtrip: Histogram;
  readonly lag: Histogram;
  readonly thresholds: readonly ThresholdVerdict[];
  /** Whether the arrivals were those intended, as JSON; null: there is nothing to certify. */
  readonly certificate: unknown;
  readonly validity: Validity;
  readonly validity_reasons: readonly string[];
  /** The same load second by second, and its measured part. */
  readonly series: Series;
  readonly window: Window;
  /** Absent: nobody was to be told. */
  readonly remote_write?: RemoteWriteTold | null;
  /** What this machine can do, as JSON; absent: it was not measured. */
  readonly calibration?: unknown;
}

interface Described {
  /** As the user asks for it. */
  readonly name: string;
  /** What the name of its file ends with. */
  readonly ending: string;
  /** For the help text. */
  readonly about: string;
}

/** Has a line for each request, to be written while the load runs: however long it is, nothing is kept. */
export interface RequestFormat extends Described {
  readonly kind: 'requests';
  /** What the file begins with. */
  head(load: LoadStart): string;
  /** With its line end; '' for a request that has no place in this format. */
  line(request: LoadRequest, load: LoadStart): string;
}

/** Is made of the whole load when it is over. */
export interface SummaryFormat extends Described {
  readonly kind: 'summary';
  text(summary: LoadSummary): string;
}

export type Format = RequestFormat | SummaryFormat;
