import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { LoadstoneError, messageOf } from '../../core/errors.ts';
import type { ServiceDefinition } from '../../core/system.ts';
import type { MetricsPage, ReplicaStatus } from '../orchestrator.ts';
import { removeFolder } from '../undo.ts';
import { temporaryFolder } from './folders.ts';
import type { ManagedProcess } from './managed-process.ts';
import { type Cluster, connectionUrl, createCluster, startPostgres } from './postgres.ts';
import type { PostgresInstall } from './postgres-binaries.ts';
import { PortTakenError } from './readiness.ts';
import type { RunContext } from './run-context.ts';
import { PORT_TRIES, type Service } from './service.ts';

/** A service that is a PostgreSQL server with a cluster of its own, which goes with the deployment. */
export class DatabaseService implements Service {
  readonly name: string;
  readonly #context: RunContext;
  readonly #install: PostgresInstall;
  readonly #cluster: Cluster;
  #port: number;
  #entry: number | undefined;
  #server: ManagedProcess | undefined;

  private constructor(
    context: RunContext,
    name: string,
    install: PostgresInstall,
    cluster: Cluster,
    port: number,
  ) {
    this.#context = context;
    this.name = name;
    this.#install = install;
    this.#cluster = cluster;
    this.#port = port;
  }

  static async create(
    context: RunContext,
    name: string,
    definition: ServiceDefinition,
    install: PostgresInstall,
  ): Promise<DatabaseService> {
    const folder = join(await temporaryFolder(), `${context.run}-${name}-${randomBytes(4).toString('hex')}`);
    const cluster = { folder, database: name, password: randomBytes(24).toString('hex'), named: false };
    const port = context.ports === 'fixed' ? definition.port : await context.freePort();
    return new DatabaseService(context, name, install, cluster, port);
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return connectionUrl(this.#cluster, this.#port);
  }

  /** There is always one: only the first call and one after a crash do anything. */
  async scale(_replicas: number, signal: AbortSignal): Promise<void> {
    if (this.#server?.alive) return;
    await this.#server?.stop();
    if (this.#entry === undefined) {
      this.#entry = await this.#context.journal.folder(this.#cluster.folder);
      await createCluster(this.#install, this.#cluster).catch((error) => {
        throw new LoadstoneError(
          'E_STATE',
          `the database '${this.name}' cannot be made: ${messageOf(error)}`,
        );
      });
    }
    for (let tries = PORT_TRIES; ; tries--) {
      signal.throwIfAborted();
      try {
        const options = { name: `${this.name}-1`, port: this.#port };
        this.#server = await startPostgres(this.#context, this.#install, this.#cluster, options, signal);
        return;
      } catch (error) {
        const canMove = this.#context.ports === 'free' && !this.#context.isTold(this.name);
        if (tries <= 1 || !(error instanceof PortTakenError) || !canMove) throw error;
        this.#port = await this.#context.freePort();
      }
    }
  }

  async job(): Promise<void> {}

  endpoints(): string[] {
    return this.#server?.alive ? [this.url] : [];
  }

  metricsPages(): MetricsPage[] {
    return [];
  }

  observe(): ReplicaStatus[] {
    if (!this.#server) return [];
    const { name: replica, exit } = this.#server;
    const service = this.name;
    return [
      exit === null
        ? { service, replica, state: 'ready' }
        : { service, replica, state: 'exited', detail: exit },
    ];
  }

  processes() {
    return this.#server ? [{ service: this.name, process: this.#server }] : [];
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    if (this.#entry === undefined) return;
    await removeFolder(this.#cluster.folder, this.#context.run);
    await this.#context.journal.strike(this.#entry);
    this.#entry = undefined;
  }
}
