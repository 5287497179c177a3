import type { ProxyChoice } from '../../../plan/plan.ts';

/** Names in a program's configuration, and so in its metrics. */
export const FRONT = 'front';
export const REPLICAS = 'replicas';

/** So long may an answer take, as long as the longest time-out that the reference's own proxy has. */
export const ANSWER_WITHIN_S = 300;

export interface ProgramSetup {
  /** Its own, where it runs: whatever it writes goes with the run. */
  readonly folder: string;
  readonly port: number;
  readonly balance: ProxyChoice['balance'];
  /** For what it listens on besides. */
  freePort(): Promise<number>;
}

/** One running program, as far as it differs from others: how it is configured, and told its replicas. */
export interface Program {
  /** Its arguments; what they name has been written. */
  readonly args: readonly string[];
  /** Answers 2xx when it is up. */
  readonly health: string;
  readonly metrics: string;
  /**
   * In effect when it resolves: requests go to those that are ready, and no new ones to those that are draining. Called
   * again with the same it changes nothing.
   */
  route(ready: readonly string[], draining: readonly string[], signal: AbortSignal): Promise<void>;
  /** Requests that these, which are draining, have not answered yet. */
  inFlight(urls: readonly string[], signal: AbortSignal): Promise<number>;
}

export type MakeProgram = (setup: ProgramSetup) => Promise<Program>;
