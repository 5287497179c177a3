import { LoadstoneError } from '../../core/errors.ts';
import type { ServiceDefinition } from '../../core/system.ts';
import { monotonicNow } from '../../measure/clock.ts';
import type { TreeSample } from '../host.ts';
import type {
  Deployment,
  DeploymentRequest,
  MetricsPage,
  ReplicaCounters,
  ReplicaStatus,
} from '../orchestrator.ts';
import { terminateLabelled } from '../terminate.ts';
import { checkReplicas } from './check.ts';
import { DatabaseService } from './database-service.ts';
import { HttpService } from './http-service.ts';
import { freePort } from './ports.ts';
import type { PostgresInstall } from './postgres-binaries.ts';
import type { StartProxy } from './proxy/service-proxy.ts';
import { ReferenceValues } from './reference-values.ts';
import type { RunContext } from './run-context.ts';
import type { Service } from './service.ts';
import { startAll, startOrder } from './start-order.ts';
import type { Watchdog } from './watchdog.ts';

export interface DeploymentParts
  extends Pick<
    RunContext,
    'run' | 'host' | 'journal' | 'logs' | 'ports' | 'keep' | 'readyWithinMs' | 'stopWithinMs'
  > {
  readonly request: DeploymentRequest;
  /** The values of ${node} and ${systems}. */
  readonly node: string;
  readonly systems: string;
  /** Present when the system has a database. */
  readonly install: PostgresInstall | undefined;
  /** Of scalable services; null: they have none. */
  readonly startProxy: StartProxy | null;
  readonly watchdog: Watchdog | undefined;
  /** Undoes the run by its journal. */
  undo(): Promise<void>;
  onDestroyed(): void;
}

/** A system as local processes. What changes it goes one after the other; `destroy` ends what is under way. */
export class ProcessDeployment implements Deployment {
  readonly request: DeploymentRequest;
  readonly #parts: DeploymentParts;
  readonly #context: RunContext;
  readonly #services = new Map<string, Service>();
  readonly #takenPorts = new Set<number>();
  readonly #ending = new AbortController();
  readonly #highest = new Map<string, number>();
  #tail: Promise<unknown> = Promise.resolve();
  #destroyed: Promise<void> | undefined;
  #isKept = false;

  constructor(parts: DeploymentParts) {
    this.request = parts.request;
    this.#parts = parts;
    const values = new ReferenceValues(parts, (name) => this.#service(name));
    this.#context = {
      ...parts,
      value: (reference, port) => values.value(reference, port),
      isTold: (service) => values.isTold(service),
      freePort: () => freePort(this.#takenPorts),
    };
  }

  get target(): string {
    return this.#service(this.request.system.entry).url;
  }

  start(signal: AbortSignal): Promise<void> {
    const { system } = this.request;
    return this.#inTurn(signal, async (signal) => {
      // Every address first: references may go in circles.
      const addresses = { services: Object.fromEntries(Object.entries(system.services).map(withoutNeeds)) };
      await startAll(addresses, (name, signal) => this.#create(name, signal), signal);
      await startAll(
        system,
        async (name, signal) => {
          await this.#service(name).job('migrate', signal);
          await this.#service(name).scale(this.#wanted(name, this.request), signal);
        },
        signal,
      );
    });
  }

  /** Brings a running deployment to what another request wants of the same system. */
  converge(request: DeploymentRequest, signal: AbortSignal): Promise<void> {
    return this.#inTurn(signal, async (signal) => {
      for (const name of startOrder(request.system)) {
        await this.#service(name).scale(this.#wanted(name, request), signal);
      }
    });
  }

  async scale(service: string, replicas: number, signal: AbortSignal): Promise<void> {
    checkReplicas(this.request, service, replicas);
    await this.#inTurn(signal, (signal) => this.#service(service).scale(replicas, signal));
  }

  async observe(): Promise<ReplicaStatus[]> {
    return this.#inOrder().flatMap((service) => service.observe());
  }

  endpoints(service: string): string[] {
    return this.#service(service).endpoints();
  }

  metricsPages(): MetricsPage[] {
    return this.#inOrder().flatMap((service) => service.metricsPages());
  }

  async job(name: 'migrate' | 'reset', signal: AbortSignal): Promise<void> {
    await this.#inTurn(signal, async (signal) => {
      for (const service of startOrder(this.request.system)) await this.#service(service).job(name, signal);
    });
  }

  sample(): Promise<ReplicaCounters[]> {
    const processes = this.#inOrder().flatMap((service) => service.processes());
    return Promise.all(
      processes.map(async ({ service, process: { name, pid, alive } }) => {
        const { at, cpu_s, memory_bytes, processes } = alive
          ? await this.#context.host.sampleTree(pid)
          : nothing();
        return { service, replica: name, at, cpu_s: this.#cumulative(name, cpu_s), memory_bytes, processes };
      }),
    );
  }

  destroy(): Promise<void> {
    this.#destroyed ??= this.#destroy().finally(() => this.#parts.onDestroyed());
    return this.#destroyed;
  }

  /** Set as soon as `destroy` was called. */
  get destroyed(): Promise<void> | undefined {
    return this.#destroyed;
  }

  /** Leaves everything up: from now on it is undone by the run's name only. */
  async letGo(): Promise<void> {
    const { journal, watchdog } = this.#parts;
    await journal.keep();
    this.#isKept = true;
    await journal.close();
    await watchdog?.release();
  }

  async #destroy(): Promise<void> {
    this.#ending.abort(new Error('the deployment was destroyed'));
    await this.#tail.catch(() => undefined);
    const { host, journal, watchdog, run, stopWithinMs, undo } = this.#parts;
    if (this.#isKept) return undo();
    try {
      for (const name of startOrder(this.request.system).reverse()) await this.#services.get(name)?.stop();
      // What a service started outside its process group.
      await terminateLabelled(host, run, stopWithinMs);
    } finally {
      await journal.close();
      await watchdog?.release();
    }
    if (journal.left > 0) {
      throw new LoadstoneError(
        'E_STATE',
        `${run} could not be stopped wholly: ${journal.path} says what is left`,
      );
    }
  }

  #inTurn<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const either = AbortSignal.any([signal, this.#ending.signal]);
    const turn = async () => {
      either.throwIfAborted();
      return work(either);
    };
    const done = this.#tail.then(turn, turn);
    this.#tail = done;
    return done;
  }

  async #create(name: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const definition = this.request.system.services[name]!;
    const service =
      definition.kind === 'postgres'
        ? await DatabaseService.create(this.#context, name, definition, this.#parts.install!)
        : await HttpService.create(
            this.#context,
            name,
            definition,
            definition.scalable ? this.#parts.startProxy : null,
            signal,
          );
    this.#services.set(name, service);
  }

  #wanted(name: string, request: DeploymentRequest): number {
    return request.replicas[name] ?? request.system.services[name]!.replicas ?? 1;
  }

  #inOrder(): Service[] {
    return Object.keys(this.request.system.services).flatMap((name) => this.#services.get(name) ?? []);
  }

  #service(name: string): Service {
    const service = this.#services.get(name);
    if (!service) throw new RangeError(`there is no service '${name}' in this deployment`);
    return service;
  }

  /** Exited children may be counted late; a counter that falls would read as negative use. */
  #cumulative(replica: string, cpu_s: number | null): number | null {
    const highest = this.#highest.get(replica);
    if (cpu_s === null) return highest ?? null;
    const value = Math.max(cpu_s, highest ?? 0);
    this.#highest.set(replica, value);
    return value;
  }
}

/** What is left to sample of a process that has ended: its pid may be somebody else's by now. */
const nothing = (): TreeSample => ({
  at: monotonicNow(),
  cpu_s: null,
  memory_bytes: null,
  processes: 0,
});

const withoutNeeds = ([name, definition]: [string, ServiceDefinition]) =>
  [name, { ...definition, needs: [] }] as const;
