import type { Host } from '../host.ts';
import type { Journal } from '../journal.ts';

/** What everything that is started for one deployment has in common. */
export interface RunContext {
  readonly run: string;
  readonly host: Host;
  readonly journal: Journal;
  /** Folder of the logs. */
  readonly logs: string;
  readonly ports: 'free' | 'fixed';
  /** Nothing may end with this process. */
  readonly keep: boolean;
  /** How long a service may take until it is ready. */
  readonly readyWithinMs: number;
  /** How long a process may take to end when it is asked to, before it is made to. */
  readonly stopWithinMs: number;
  /** The value of `${reference}`, for a process that listens on `port`. */
  value(reference: string, port: number): string;
  /** Whether a process already runs that was told this service's address. */
  isTold(service: string): boolean;
  freePort(): Promise<number>;
}
