import type { Calibration } from '../../measure/service-rate.ts';
import type { Aspect } from '../../stats/checks/aspect.ts';

/** Trials held against queueing theory, as plain data: figures and report draw and word this and compute nothing. */
export interface Theory {
  readonly calibrations: readonly Calibration[];
  /** In the order of series and offered load. INVALID trials are among them, and in no agreement. */
  readonly trials: readonly TheoryTrial[];
  /** One a series. */
  readonly agreements: readonly Agreement[];
  /** What somebody else published about the same experiment, from the spec; null: nothing. */
  readonly published: Published | null;
}

/** A value with its 95% interval. */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What theory says of a quantity, at a rate that was calibrated. */
export interface Prediction extends Range {
  /** Standard deviation that the calibration's error gives it, as a part of it. All trials of a calibration share this error. */
  readonly calibration_sd: number;
}

/** A quantity that was measured, and what theory says of it at the rate that was achieved. */
export interface Held {
  readonly measured: number;
  /** What theory expects, and within what a measurement of this length lies in 95% of all cases if theory is right. */
  readonly theory: Prediction;
  readonly inside: boolean;
  /** (measured - theory) / theory. */
  readonly relative_error: number;
}

export interface TheoryTrial {
  readonly run_id: string;
  readonly series: string;
  readonly arm: string;
  readonly kept: boolean;
  /** 'M/M/1', 'E2/M/1 each', 'M/M/1 each', 'join the shortest queue', ... */
  readonly model: string;
  readonly replicas: number;
  /** lambda / mu in erlangs: asked for (null: a rate was), and achieved. */
  readonly offered_asked: number | null;
  readonly offered: number;
  /** Arrivals per second that were asked for, and sent in the window. */
  readonly rate_asked: number;
  readonly rate: number;
  readonly service_rate: number;
  /** null throughout: theory knows no steady state at this rate. */
  readonly throughput: Held | null;
  readonly response_s: Held | null;
  readonly utilisation: Held | null;
  /** Largest distance of the response times from theory's distribution; null: theory has none for this model. */
  readonly response_distance: number | null;
  /** Quantiles of the response time, for the figure: shares, measured and theory's, in seconds. */
  readonly response_quantiles: readonly {
    readonly share: number;
    readonly measured_s: number;
    readonly theory_s: number | null;
  }[];
  /** Request by request against the Lindley recursion; null: it cannot be computed. */
  readonly lindley: {
    /** Mean response time, from the times sent. */
    readonly measured_s: number;
    /** Mean round trip of an empty server, less the occupancy. */
    readonly empty_roundtrip_s: number;
    /**
     * On the occupancies measured: checks queue and clocks. `off` = (measured - empty round trip - expected) / expected,
     * `off_with_round_trip` = (measured - expected) / expected; what agrees is `off`.
     */
    readonly occupied: {
      readonly expected_s: number;
      readonly off: number;
      readonly off_with_round_trip: number;
      readonly agrees: boolean;
    };
    /** On those drawn: adds the server's overhead. null: it does not tell what it drew. */
    readonly drawn: {
      readonly expected_s: number;
      readonly off: number;
      readonly off_with_round_trip: number;
      readonly agrees: boolean;
      /** Utilisation that the drawn services make in the window, and how far the measured one is off. */
      readonly utilisation: number;
      readonly utilisation_off: number;
      /** Within 2%. */
      readonly utilisation_agrees: boolean;
    } | null;
    /** Mean occupancy beyond the service that was drawn, per request; null as above. */
    readonly inflation_s: number | null;
  } | null;
  /** Why `lindley` is null, as what follows 'since'; null: it is not. */
  readonly lindley_untold: string | null;
  /**
   * Sent from the first request on; what came of them, by the generator. `server`: what the server counted from the load's
   * start to the end of the drain; null: it does not count. `rows`: requests sent that requests.csv has; null: they were not
   * kept. `exact`: all add up.
   */
  readonly conservation: {
    readonly sent: number;
    readonly completed: number;
    readonly failed: number;
    readonly in_system: number;
    readonly server: number | null;
    readonly rows: number | null;
    readonly exact: boolean;
  };
  /** Share of the window's CPU time that the machine's host took away (steal); null: unknown. */
  readonly stolen_share: number | null;
  /** Share of the window in which the generator's busiest thread had work and no CPU; null: unknown. */
  readonly run_delay_share: number | null;
  /** Share of the window in which any task of the machine had work and no CPU; null: unknown. */
  readonly pressure_share: number | null;
  /** The checklist; null: single requests were not kept. */
  readonly assumptions: readonly Assumption[] | null;
}

export type AssumptionName =
  | 'Poisson arrivals'
  | 'independence'
  | 'exponential service'
  | 'one FIFO server'
  | 'stationarity'
  | "Little's law";

/** One assumption of M/M/1. An aspect for each statistic; p by Holm over all tests of all trials of the series. */
export interface Assumption {
  readonly name: AssumptionName;
  /** holds: shown to; broken: beyond chance and beyond its margin; open: too little to tell; untold: the server does not tell what it takes. */
  readonly outcome: 'holds' | 'broken' | 'open' | 'untold';
  readonly aspects: readonly Aspect[];
  /** In a sentence, with the effect. */
  readonly sentence: string;
}

/** How a series agrees with theory over its levels, on the reference's scale, and by equivalence. */
export interface Agreement {
  readonly series: string;
  /** Loads, each with each number of replicas; repetitions are one. */
  readonly levels: number;
  /** null: it was not measured, or theory knows no steady state at any level. */
  readonly of: Readonly<Record<'throughput' | 'response' | 'utilisation', QuantityAgreement | null>>;
  /** Levels at which the mean response time lies in theory's range; of the mean of their repetitions. */
  readonly response_inside: number;
  /** Levels at which theory has such a range: not where more arrives than can be served. */
  readonly response_levels: number;
  /** Mean response times agree with Lindley's on the occupancies at so many levels; null: it could not be computed. */
  readonly lindley_agrees: number | null;
  readonly lindley_levels: number;
  /** Assumptions that broke at some level. */
  readonly broken: readonly AssumptionName[];
  /** Assumptions that broke at none, and that all levels together do not show: there is too little, or they are untold. */
  readonly open: readonly AssumptionName[];
}

export interface QuantityAgreement {
  /** Correlation of measured and theory over the levels; null: fewer than three, or no variation. */
  readonly pearson: number | null;
  /** Mean of |measured - theory| / theory. */
  readonly mean_error: number;
  /** Excellent: r > .95 and error < 10%; Good: .90, 20%; Acceptable: .75, 30%. */
  readonly verdict: 'Excellent' | 'Good' | 'Acceptable' | 'Poor';
  /** Two one-sided tests on the log ratios over the levels: within +-`margin` with p; null: fewer than two levels. */
  readonly equivalence: { readonly margin: number; readonly p: number; readonly equivalent: boolean } | null;
}

/** By offered load asked for. */
export interface Published {
  readonly source: string;
  readonly levels: readonly {
    readonly offered: number;
    readonly response_s: number;
    readonly theory_s: number | null;
  }[];
}
