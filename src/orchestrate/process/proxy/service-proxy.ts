import type { ManagedProcess } from '../managed-process.ts';
import type { RunContext } from '../run-context.ts';

/** The coordinator's side of a proxy before the replicas of one service. */
export interface ServiceProxy {
  readonly process: ManagedProcess;
  /** Where it listens. */
  readonly port: number;
  /** Its own page for Prometheus; null: it has none. */
  readonly metrics: string | null;
  /**
   * Sends requests to these from now on. Resolves when nothing is in flight to those that left; what takes longer
   * than `drainWithinMs` is not waited for.
   */
  route(urls: readonly string[], signal: AbortSignal, drainWithinMs?: number): Promise<void>;
  /** Ends it and removes what it had. Safe to call twice. */
  stop(): Promise<void>;
}

/** `port`: null is any that is free. */
export type StartProxy = (
  context: RunContext,
  name: string,
  port: number | null,
  signal: AbortSignal,
) => Promise<ServiceProxy>;

/** Requests that take longer than this do not hold up a scale-in for ever. */
export const DRAIN_WITHIN_MS = 60_000;
export const START_WITHIN_MS = 30_000;
export const POLL_MS = 5;
