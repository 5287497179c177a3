import type { ServiceDefinition } from '../../core/system.ts';
import type { MetricsPage, ReplicaStatus } from '../orchestrator.ts';
import { runJob } from './job.ts';
import { ManagedProcess } from './managed-process.ts';
import { LOOPBACK } from './ports.ts';
import type { ServiceProxy, StartProxy } from './proxy/service-proxy.ts';
import { isHealthy, PortTakenError, untilReady } from './readiness.ts';
import { fillIn } from './references.ts';
import type { RunContext } from './run-context.ts';
import { PORT_TRIES, type Service } from './service.ts';

/** A job listens on none. */
const NO_PORT = 0;

interface Replica {
  readonly number: number;
  readonly url: string;
  readonly process: ManagedProcess;
  state: 'starting' | 'ready' | 'draining';
}

/** A service that is a program of its own: one process a replica, behind a proxy when it may have several. */
export class HttpService implements Service {
  readonly name: string;
  readonly #context: RunContext;
  readonly #definition: ServiceDefinition;
  #port: number;
  #proxy: ServiceProxy | undefined;
  #replicas: Replica[] = [];
  /** Names are not used again: a new replica is not the old one. */
  #nextNumber = 1;

  private constructor(context: RunContext, name: string, definition: ServiceDefinition, port: number) {
    this.#context = context;
    this.name = name;
    this.#definition = definition;
    this.#port = port;
  }

  /** Chooses its address, and starts its proxy: until a replica is ready that answers 503. */
  static async create(
    context: RunContext,
    name: string,
    definition: ServiceDefinition,
    startProxy: StartProxy | null,
    signal: AbortSignal,
  ): Promise<HttpService> {
    const port = context.ports === 'fixed' ? definition.port : null;
    if (!startProxy) return new HttpService(context, name, definition, port ?? (await context.freePort()));
    const proxy = await startProxy(context, `${name}-proxy`, port, signal);
    const service = new HttpService(context, name, definition, proxy.port);
    service.#proxy = proxy;
    return service;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return urlOf(this.#port);
  }

  async scale(replicas: number, signal: AbortSignal): Promise<void> {
    await this.#drop(this.#replicas.filter((replica) => !replica.process.alive));
    const missing = replicas - this.#replicas.length;
    if (missing > 0) await this.#add(missing, signal);
    if (missing < 0) await this.#remove(this.#replicas.slice(replicas), signal);
  }

  async job(name: 'migrate' | 'reset', signal: AbortSignal): Promise<void> {
    const command = this.#definition.jobs?.[name];
    if (!command) return;
    await runJob(this.#context, { name: `${this.name}-${name}`, ...this.#launch(command, NO_PORT) }, signal);
  }

  endpoints(): string[] {
    return this.#replicas.filter((replica) => replica.process.alive).map((replica) => replica.url);
  }

  metricsPages(): MetricsPage[] {
    const { metrics } = this.#definition;
    const living = metrics === undefined ? [] : this.#replicas.filter(({ process }) => process.alive);
    const pages = living.map(({ url, process }) => ({
      service: this.name,
      replica: process.name,
      url: new URL(metrics!, url).href,
    }));
    return [...pages, ...this.#proxyPage()];
  }

  #proxyPage(): MetricsPage[] {
    if (!this.#proxy?.process.alive || this.#proxy.metrics === null) return [];
    const { name } = this.#proxy.process;
    return [{ service: name, replica: name, url: this.#proxy.metrics }];
  }

  observe(): ReplicaStatus[] {
    const replicas = this.#replicas.map((replica) => status(this.name, replica.process, replica.state));
    return this.#proxy
      ? [...replicas, status(this.#proxy.process.name, this.#proxy.process, 'ready')]
      : replicas;
  }

  processes() {
    const replicas = this.#replicas.map(({ process }) => ({ service: this.name, process }));
    const proxy = this.#proxy?.process;
    return proxy ? [...replicas, { service: proxy.name, process: proxy }] : replicas;
  }

  async stop(): Promise<void> {
    await this.#proxy?.stop();
    await Promise.all(this.#replicas.map((replica) => replica.process.stop()));
  }

  async #add(count: number, signal: AbortSignal): Promise<void> {
    const started = await Promise.allSettled(Array.from({ length: count }, () => this.#start(signal)));
    const failed = started.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #remove(leaving: readonly Replica[], signal: AbortSignal): Promise<void> {
    for (const replica of leaving) replica.state = 'draining';
    try {
      await this.#route(signal);
    } finally {
      await this.#drop(leaving);
    }
  }

  async #drop(leaving: readonly Replica[]): Promise<void> {
    await Promise.all(leaving.map((replica) => replica.process.stop()));
    this.#replicas = this.#replicas.filter((replica) => !leaving.includes(replica));
  }

  async #start(signal: AbortSignal): Promise<void> {
    const number = this.#nextNumber++;
    for (let tries = PORT_TRIES; ; tries--) {
      signal.throwIfAborted();
      const port = this.#proxy ? await this.#context.freePort() : this.#port;
      const process = await ManagedProcess.launch(this.#context, {
        name: `${this.name}-${number}`,
        lifeline: true,
        ...this.#launch(this.#definition.command!, port),
      });
      const replica: Replica = { number, url: urlOf(port), process, state: 'starting' };
      this.#replicas = [...this.#replicas, replica].sort((a, b) => a.number - b.number);
      try {
        const health = `${replica.url}${this.#definition.health ?? '/health'}`;
        await untilReady(process, () => isHealthy(health), this.#context.readyWithinMs, signal);
        replica.state = 'ready';
        await this.#route(signal);
        process.exited.then(() => this.#forget(replica));
        return;
      } catch (error) {
        await this.#remove([replica], never()).catch(() => undefined);
        if (tries <= 1 || !(error instanceof PortTakenError) || !this.#canMove()) throw error;
        if (!this.#proxy) this.#port = await this.#context.freePort();
      }
    }
  }

  /** One that died gets no more requests: somebody else may listen on its port next. */
  async #forget(replica: Replica): Promise<void> {
    if (replica.state !== 'ready' || !this.#proxy?.process.alive) return;
    await this.#route(never()).catch(() => undefined);
  }

  /** Another port is no use to those that were told the old one. */
  #canMove(): boolean {
    return this.#context.ports === 'free' && (this.#proxy !== undefined || !this.#context.isTold(this.name));
  }

  async #route(signal: AbortSignal): Promise<void> {
    const ready = this.#replicas.filter(({ state, process }) => state === 'ready' && process.alive);
    await this.#proxy?.route(
      ready.map((replica) => replica.url),
      signal,
    );
  }

  #launch(command: readonly string[], port: number) {
    const fill = (text: string) => fillIn(text, (reference) => this.#context.value(reference, port));
    const environment = Object.entries(this.#definition.environment ?? {}).map(([key, text]) => [
      key,
      fill(text),
    ]);
    return {
      command: command.map(fill),
      environment: Object.fromEntries(environment) as Record<string, string>,
    };
  }
}

const never = () => new AbortController().signal;
const urlOf = (port: number) => `http://${LOOPBACK}:${port}`;

function status(service: string, process: ManagedProcess, state: Replica['state']): ReplicaStatus {
  const replica = process.name;
  return process.exit === null
    ? { service, replica, state }
    : { service, replica, state: 'exited', detail: process.exit };
}
