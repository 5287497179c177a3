import type { Check } from '../../stats/checks/aspect.ts';

/** How a generator really put load on a system, from the times at which each request was sent. A trial each. */
export interface Pattern {
  readonly run_id: string;
  readonly series: string;
  readonly arm: string;
  readonly level: number;
  readonly kept: boolean;
  /** What made the requests: arrivals, one request at a time, or users. */
  readonly generator: Generator;
  /** Arrivals per second that were asked for; null: nobody asked for a rate. */
  readonly rate_asked: number | null;
  /** Standard deviation / mean of the gaps that were asked for; null: of no arrival process, or its rate goes with time. */
  readonly cv_asked: number | null;
  /** Sent per second of the window. */
  readonly rate_sent: number;
  /** Ended per second of the window, well or not. */
  readonly throughput_rps: number;
  readonly goodput_rps: number;
  /** The requests sent in the window, and what became of them. */
  readonly requests: Outcome;
  /** Good ones / requests sent; null: none was. */
  readonly success_share: number | null;
  /** Between requests as they were sent in the window; null: fewer than three were. */
  readonly gaps: Gaps | null;
  /** Mean time of the good ones among them, in seconds: from the time sent, and from the time intended. */
  readonly roundtrip_s: number | null;
  readonly response_s: number | null;
  /**
   * Of a synchronous generator: requests that the arrivals it was asked for would have made while it waited for answers
   * (coordinated omission). 0: it waits for nobody. null: nobody asked for a rate.
   */
  readonly omitted: number | null;
  /**
   * Of a synchronous generator: mean response time that the same requests would have had from one server, had each gap
   * begun at the arrival before it and not at that one's answer. null: of any other.
   */
  readonly unpaced_response_s: number | null;
  /**
   * Seconds from the window's begin at which they were sent, the first some thousand, of the trial that stands for its series
   * and level. null: of the others.
   */
  readonly sent_s: readonly number[] | null;
}

export type Generator = 'open' | 'synchronous' | 'closed';

export interface Outcome {
  readonly sent: number;
  readonly good: number;
  readonly failed: number;
  /** Without an answer when the load was over. */
  readonly waiting: number;
}

export interface Gaps {
  readonly n: number;
  readonly mean_s: number;
  /** Standard deviation / mean. */
  readonly cv: number;
  /** Whether they are exponential and independent, that is, whether requests came as a Poisson process; null: too few to tell. */
  readonly check: Check | null;
}
