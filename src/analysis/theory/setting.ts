import type { RequestRecord } from '../../measure/request-record.ts';
import type { Calibration } from '../../measure/service-rate.ts';
import type { TrialResult } from '../../results/trial-result.ts';
import type { Published } from './theory.ts';

/** How a proxy shares arrivals among replicas. */
export type Balance = 'round-robin' | 'random' | 'least-connections';

/** What stands there to be held against theory: replicas with a queue each, and servers that take from it. */
export interface Setting {
  readonly replicas: number;
  /** Of each replica. */
  readonly servers: number;
  readonly balance: Balance;
}

/** A trial, and what the plan says of it. */
export interface TheoryTrialInput {
  readonly result: TrialResult;
  readonly kept: boolean;
  readonly series: string;
  readonly setting: Setting;
  /** In erlangs; null: a rate was asked for. */
  readonly offered_asked: number | null;
}

export interface TheoryInput {
  readonly trials: readonly TheoryTrialInput[];
  readonly calibrations: readonly Calibration[];
  readonly published: Published | null;
  /** Every request of a trial; null: they were not kept. */
  requestsOf(run_id: string): readonly RequestRecord[] | null;
}

/** Busy servers at the most. */
export const allServers = ({ replicas, servers }: Setting): number => replicas * servers;
