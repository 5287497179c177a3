import type { MonitoredName } from '../../measure/prometheus-reading.ts';

/** What a Prometheus that scraped the systems says of a trial, beside what was measured here. */
export interface MonitoredTrial {
  readonly run_id: string;
  readonly series: string;
  readonly arm: string;
  readonly level: number;
  /** Not INVALID. */
  readonly kept: boolean;
  readonly prometheus: string;
  readonly interval_s: number;
  readonly quantities: readonly MonitoredQuantity[];
  /** What it could not say, and why. */
  readonly gaps: readonly string[];
}

export interface MonitoredQuantity {
  readonly quantity: MonitoredName;
  /** The service that it tells of, or its proxy. */
  readonly job: string;
  /** PromQL as it was sent. */
  readonly query: string;
  /** null: see `missing`. */
  readonly theirs: number | null;
  readonly missing: string | null;
  /** null: there is nothing of ours to hold it against, see `ours_from`. */
  readonly ours: number | null;
  /** Where ours comes from, or why there is none. */
  readonly ours_from: string;
  /** (theirs - ours) / ours; null: one of them is missing, or ours is 0. */
  readonly relative_difference: number | null;
  readonly tolerance: number;
  /** null: they were not compared; where both are there `caveat` says why. */
  readonly agrees: boolean | null;
  readonly caveat: string | null;
}
