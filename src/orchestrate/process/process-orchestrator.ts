import { mkdir } from 'node:fs/promises';
import { LoadstoneError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/json.ts';
import { OWN_PROXY } from '../../plan/plan.ts';
import type { Host } from '../host.ts';
import { Journal, type JournalOptions } from '../journal.ts';
import { peek } from '../journal-folder.ts';
import type {
  Capabilities,
  Deployment,
  DeploymentRequest,
  Orchestrator,
  OwnedThing,
} from '../orchestrator.ts';
import { stateDir } from '../state-dir.ts';
import { STOP_WITHIN_MS } from '../terminate.ts';
import { isKeptUp, listOwned, undoRun } from '../undo.ts';
import { checkRequest } from './check.ts';
import { ProcessDeployment } from './deployment.ts';
import { isExecutable } from './executable.ts';
import { requireFree } from './ports.ts';
import { installPostgres, type PostgresInstall } from './postgres-binaries.ts';
import { proxyStarter } from './proxy/proxy.ts';
import { fillIn } from './references.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

export interface ProcessOptions {
  readonly host: Host;
  /** The value of ${systems}: the folder of the compiled checked-in systems. */
  readonly systems: string;
  /** The value of ${node}; default: the Node.js that runs this. */
  readonly node?: string;
  /** The watchdog's compiled main; null: none, so what a SIGKILL leaves waits for the next `cleanAll`. */
  readonly watchdog: string | null;
  /** Default: the user's. */
  readonly stateDir?: string;
  readonly readyWithinMs?: number;
  readonly stopWithinMs?: number;
  readonly onWrite?: JournalOptions['onWrite'];
}

const READY_WITHIN_MS = 60_000;
const DEFAULT_SEED = 1;

/** Runs systems as local processes: each in its own process group, databases with their own binaries. */
export class ProcessOrchestrator implements Orchestrator {
  readonly name = 'process';
  readonly #options: ProcessOptions;
  readonly #node: string;
  readonly #journal: JournalOptions & { readonly host: Host };
  #install: Promise<PostgresInstall> | undefined;
  readonly #deployments = new Map<string, Promise<ProcessDeployment>>();

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#node = options.node ?? process.execPath;
    const { host, onWrite } = options;
    this.#journal = { host, stateDir: options.stateDir ?? stateDir(), ...(onWrite ? { onWrite } : {}) };
  }

  async capabilities(): Promise<Capabilities> {
    const { missing } = this.#options.host;
    return { scale: true, samples: !missing.samples, cpuSets: !missing.cpuSets, missing };
  }

  async apply(request: DeploymentRequest, signal: AbortSignal): Promise<Deployment> {
    const standing = this.#deployments.get(request.run);
    const deployment = standing ? this.#again(standing, request, signal) : this.#deploy(request, signal);
    this.#deployments.set(request.run, deployment);
    try {
      return await deployment;
    } catch (error) {
      if (this.#deployments.get(request.run) === deployment) {
        if (standing) this.#deployments.set(request.run, standing);
        else this.#deployments.delete(request.run);
      }
      throw error;
    }
  }

  listOwned(): Promise<OwnedThing[]> {
    return listOwned(this.#journal);
  }

  async #again(
    standing: Promise<ProcessDeployment>,
    request: DeploymentRequest,
    signal: AbortSignal,
  ): Promise<ProcessDeployment> {
    const deployment = await standing.catch(() => null);
    await deployment?.destroyed;
    if (!deployment || deployment.destroyed) return this.#deploy(request, signal);
    checkRequest(request);
    if (canonicalJson(shape(request)) !== canonicalJson(shape(deployment.request))) {
      throw new LoadstoneError(
        'E_RUN_BUSY',
        `${request.run} already runs ${deployment.request.system.name} otherwise`,
      );
    }
    await deployment.converge(request, signal);
    return deployment;
  }

  async #deploy(request: DeploymentRequest, signal: AbortSignal): Promise<ProcessDeployment> {
    const { run, system, keep = false } = request;
    checkRequest(request);
    this.#checkCommands(request);
    signal.throwIfAborted();
    const services = Object.values(system.services);
    const install = services.some(({ kind }) => kind === 'postgres')
      ? await this.#installPostgres()
      : undefined;
    const { proxied, proxy = OWN_PROXY, seed = DEFAULT_SEED } = request;
    const startProxy = proxied ? await proxyStarter(proxy, seed, signal) : null;
    await this.#undoLeftover(run);
    if (request.ports === 'fixed')
      await requireFree(
        services.map(({ port }) => port),
        this.#options.host,
      );
    await mkdir(request.logs, { recursive: true });
    signal.throwIfAborted();

    const journal = await Journal.create(run, this.#journal);
    const watchdog = await this.#startWatchdog(run, journal);
    const deployment = new ProcessDeployment({
      run,
      request,
      host: this.#options.host,
      journal,
      logs: request.logs,
      ports: request.ports,
      keep,
      readyWithinMs: this.#options.readyWithinMs ?? READY_WITHIN_MS,
      stopWithinMs: this.#options.stopWithinMs ?? STOP_WITHIN_MS,
      node: this.#node,
      systems: this.#options.systems,
      install,
      startProxy,
      watchdog,
      undo: () => this.#undo(run),
      onDestroyed: () => this.#deployments.delete(run),
    });
    try {
      await deployment.start(signal);
      if (keep) await deployment.letGo();
      return deployment;
    } catch (error) {
      // What that leaves stands in the journal; the cause matters more.
      await deployment.destroy().catch(() => undefined);
      throw error;
    }
  }

  /** Once for all deployments; tried again after a failure. */
  #installPostgres(): Promise<PostgresInstall> {
    this.#install ??= installPostgres().catch((error) => {
      this.#install = undefined;
      throw error;
    });
    return this.#install;
  }

  async #startWatchdog(run: string, journal: Journal): Promise<Watchdog | undefined> {
    const { watchdog } = this.#options;
    if (watchdog === null) return undefined;
    try {
      return await startWatchdog(watchdog, run, this.#journal.stateDir);
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Of a coordinator that was killed under the same label. */
  async #undoLeftover(run: string): Promise<void> {
    const state = await peek(run, this.#journal.stateDir);
    if (!state) return;
    if (await isKeptUp(run, state, this.#options.host)) {
      throw new LoadstoneError('E_RUN_BUSY', `${run} is already up`);
    }
    await this.#undo(run);
  }

  async #undo(run: string): Promise<void> {
    const report = await undoRun(run, this.#journal);
    if (report.state === 'held')
      throw new LoadstoneError('E_RUN_BUSY', `another process holds the run ${run}`);
    if (report.failed.length > 0) {
      const things = report.failed.map(({ kind, id, reason }) => `${kind} ${id}: ${reason}`).join(', ');
      throw new LoadstoneError('E_RUN_BUSY', `what ${run} left could not be undone: ${things}`);
    }
  }

  #checkCommands({ system }: DeploymentRequest): void {
    const values: Readonly<Record<string, string>> = { node: this.#node, systems: this.#options.systems };
    for (const [name, { command, jobs }] of Object.entries(system.services)) {
      for (const list of [command, jobs?.migrate, jobs?.reset]) {
        const program = fillIn(list?.[0] ?? this.#node, (reference) => values[reference] ?? '');
        if (!isExecutable(program)) {
          throw new LoadstoneError(
            'E_SPEC',
            `service '${name}' of ${system.name}: there is no program '${program}'`,
          );
        }
      }
    }
  }
}

/** What cannot be changed while it runs. */
const shape = ({ system, proxied, proxy = OWN_PROXY, ports, keep = false }: DeploymentRequest) => ({
  system,
  proxied,
  proxy,
  ports,
  keep,
});
