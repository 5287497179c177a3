import type { MetricsPage, ReplicaCounters } from '../orchestrate/orchestrator.ts';

/** What a trial puts its load on: a deployment of ours, or somebody's service at a URL. */
export interface Target {
  readonly url: string;
  /** Empties the data, so that every trial begins alike; a service at a URL is left as it is. */
  reset(signal: AbortSignal): Promise<void>;
  scale(replicas: Readonly<Record<string, number>>, signal: AbortSignal): Promise<void>;
  sample(): Promise<ReplicaCounters[]>;
  /** The metrics pages of the entry service's replicas, and of all replicas. */
  metrics(): { entry: string[]; all: string[] };
  /** The same, by name; those of proxies too. */
  metricsPages(): MetricsPage[];
  /** Figures that are not to be had of this target, and why. */
  readonly gaps: readonly string[];
  /** Replicas that are not running any more, as a person reads it. */
  exited(): Promise<string[]>;
  destroy(): Promise<void>;
}
