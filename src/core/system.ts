/**
 * A system under test as pure data: what an orchestrator needs to run it and what a simulator needs to model it.
 * Checked-in systems export one from `systems/<name>/system.ts`; a user writes the same in the spec.
 *
 * Strings in `command` and `environment` may hold references, which the orchestrator fills in:
 *   ${node} ${systems}            the Node.js binary; the folder of the compiled checked-in systems
 *   ${SERVICE.url|host|port}      another service of this system, for a database the connection URL
 *   ${self.port}                  the port that this replica must listen on
 *   ${secret.NAME}                a random secret, one for each name and deployment
 *   ${env.NAME}                   a variable of Loadstone's own environment, so that no secret stands in a spec or a result
 */
export interface SystemDefinition {
  readonly name: string;
  /** One line for `loadstone systems`. */
  readonly title: string;
  /** What results call the architecture: the reference's `arch`. */
  readonly arch?: string;
  /** The service that takes the load. */
  readonly entry: string;
  readonly services: Readonly<Record<string, ServiceDefinition>>;
  readonly model: SystemModel | 'uncalibrated';
}

export interface ServiceDefinition {
  readonly kind: 'http' | 'postgres';
  /** For kind http: the local process, as an argument list. A database brings its own. */
  readonly command?: readonly string[];
  /** The port when run by hand and by `systems up`; an experiment takes a free one. */
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Ready when this path answers 2xx. Default `/health`. */
  readonly health?: string;
  /** Prometheus text, absent when the service has none. */
  readonly metrics?: string;
  /**
   * Counters on its metrics page that say what its servers did: seconds in which they were busy, and requests served.
   * Absent: its CPU time is its work.
   */
  readonly work?: { readonly busy: string; readonly completions: string };
  /** What Prometheus is asked of it, with `$job` and `$window`; absent: by the metrics that the kit's services have. */
  readonly queries?: MonitoringQueries;
  /** Services that must be ready before this one starts. */
  readonly needs?: readonly string[];
  /** Replicas at the start, default 1. Only a scalable service takes more than one. */
  readonly replicas?: number;
  readonly scalable?: boolean;
  /** One-off commands in this service's environment: `migrate` before the replicas start, `reset` between trials. */
  readonly jobs?: { readonly migrate?: readonly string[]; readonly reset?: readonly string[] };
}

/** PromQL, each for one number: requests per second, their mean response time in seconds, and busy servers / servers. */
export interface MonitoringQueries {
  readonly throughput: string;
  readonly response_s: string;
  readonly utilisation: string;
}

/**
 * A system as the simulator sees it: services whose processes share the CPUs of a machine, each with its part of every
 * request. `loadstone calibrate` fits one from measurements. Times are in seconds.
 */
export interface SystemModel {
  /** Where its numbers come from. */
  readonly source: string;
  /** Whose requests it knows: it says nothing of others. */
  readonly scenario: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  /** CPUs that all the services together can use; 0.95 where the rest is lost on the way. */
  readonly cpus: number;
  /** In the order in which a request goes through them. */
  readonly services: Readonly<Record<string, ServiceModel>>;
  /** By name. */
  readonly requests: Readonly<Record<string, RequestModel>>;
}

export interface ServiceModel {
  /** CPU time that a request takes of it, on average over all requests. */
  readonly cpu_s: number;
  /** Processes of a replica that can work at the same time; null: one for each request that is there. */
  readonly processes: number | null;
  /** Of a replica. */
  readonly memory_bytes: number;
}

export interface RequestModel {
  /** Its part of all requests, 0 to 1. */
  readonly share: number;
  /** Mean response time where it is alone in the system. */
  readonly alone_s: number;
  /** Variance / mean^2 of that. */
  readonly scv: number;
}

/** A system that comes with Loadstone: one whose model is known by construction knows it for any environment. */
export interface CheckedInSystem extends SystemDefinition {
  /** Environment variables by service that an experiment adds. */
  readonly modelOf?: (
    environment: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ) => SystemModel | 'uncalibrated';
}

/** Gives a definition its type and keeps its literal names. */
export function defineSystem<const T extends CheckedInSystem>(definition: T): T {
  return definition;
}
