import type { MetricsPage, ReplicaStatus } from '../orchestrator.ts';
import type { ManagedProcess } from './managed-process.ts';

/** A service of a deployment: what differs between a program and a database. */
export interface Service {
  readonly name: string;
  /** Where others reach it: known before anything starts. */
  readonly port: number;
  readonly url: string;
  /** Resolves when so many replicas are ready, or drained and gone. Replaces those that have exited. */
  scale(replicas: number, signal: AbortSignal): Promise<void>;
  job(name: 'migrate' | 'reset', signal: AbortSignal): Promise<void>;
  endpoints(): string[];
  /** Of its replicas, and of its proxy if that has one. */
  metricsPages(): MetricsPage[];
  observe(): ReplicaStatus[];
  /** Everything that runs for it. */
  processes(): { readonly service: string; readonly process: ManagedProcess }[];
  stop(): Promise<void>;
}

/** How often another port is tried when a stranger takes the one that was chosen. */
export const PORT_TRIES = 4;
