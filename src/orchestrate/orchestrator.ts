import type { SystemDefinition } from '../core/system.ts';
import type { ProxyChoice } from '../plan/plan.ts';

/**
 * Runs a system. Scaling acknowledged is not scaling converged, running is not ready: every promise here resolves
 * when the thing is true. Everything started carries the run's label and stands in the undo journal first.
 */
export interface Orchestrator {
  readonly name: string;
  capabilities(): Promise<Capabilities>;
  /** Starts the system, or brings what already carries this label to the wanted state; resolves when all is ready. */
  apply(request: DeploymentRequest, signal: AbortSignal): Promise<Deployment>;
  /** What carries any run's label, whoever started it. */
  listOwned(): Promise<OwnedThing[]>;
}

export interface Capabilities {
  readonly scale: boolean;
  readonly samples: boolean;
  readonly cpuSets: boolean;
  /** Why a capability is missing, by its name. */
  readonly missing: Readonly<Record<string, string>>;
}

export interface DeploymentRequest {
  /** The run's label, e.g. 'loadstone-1b2c3d'. */
  readonly run: string;
  readonly system: SystemDefinition;
  /** By service; default: the system's own. */
  readonly replicas: Readonly<Record<string, number>>;
  /** Put every scalable service behind a proxy. */
  readonly proxied: boolean;
  /** Which, where it is proxied; default: our own, in turn. */
  readonly proxy?: ProxyChoice;
  /** Of what is drawn at random while it runs; default: 1. */
  readonly seed?: number;
  /** 'free': any free port. 'fixed': the ports of the definition; a busy one is E_PORT_BUSY before anything starts. */
  readonly ports: 'free' | 'fixed';
  /** Stays up after this process ends, until its run is undone by name. Not together with `proxied`. */
  readonly keep?: boolean;
  /** Where service logs go: one file a replica. */
  readonly logs: string;
}

export interface Deployment {
  /** Replicas of a service; resolves when all are ready (or drained and gone) and the proxy knows. */
  scale(service: string, replicas: number, signal: AbortSignal): Promise<void>;
  observe(): Promise<ReplicaStatus[]>;
  /** Where the load goes. */
  readonly target: string;
  /** Each replica of a service by itself, e.g. to read its metrics. */
  endpoints(service: string): string[];
  /** The metrics page of every living replica, and of proxies that have one. */
  metricsPages(): MetricsPage[];
  /** Runs a job of every service that has it, one after the other. */
  job(name: 'migrate' | 'reset', signal: AbortSignal): Promise<void>;
  /** Cumulative counters of every replica, databases and proxies included. */
  sample(): Promise<ReplicaCounters[]>;
  /** Stops everything in reverse order and removes its data. Safe to call twice. */
  destroy(): Promise<void>;
}

export interface MetricsPage {
  /** The service; a proxy's is `<service>-proxy`. */
  readonly service: string;
  readonly replica: string;
  readonly url: string;
}

export interface ReplicaStatus {
  readonly service: string;
  readonly replica: string;
  readonly state: 'starting' | 'ready' | 'draining' | 'exited';
  /** For exited: what it said. */
  readonly detail?: string;
}

export interface ReplicaCounters {
  readonly service: string;
  /** e.g. 'task-service-1'. */
  readonly replica: string;
  /** Monotonic clock, in seconds. */
  readonly at: number;
  /** CPU time of all its processes since their start, exited children counted once; null: not to be had. */
  readonly cpu_s: number | null;
  /** Proportional set size of all its processes. */
  readonly memory_bytes: number | null;
  readonly processes: number;
}

export interface OwnedThing {
  readonly run: string;
  readonly kind: 'process' | 'folder' | 'container' | 'service' | 'namespace';
  /** pid, path or name. */
  readonly id: string;
}
