import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sleep, withDeadline } from '../../../core/abort.ts';
import { LoadstoneError, messageOf } from '../../../core/errors.ts';
import type { ProxyChoice } from '../../../plan/plan.ts';
import { removeFolder } from '../../undo.ts';
import { temporaryFolder } from '../folders.ts';
import { ManagedProcess } from '../managed-process.ts';
import { isHealthy, notReady, PortTakenError, untilReady } from '../readiness.ts';
import type { RunContext } from '../run-context.ts';
import { PORT_TRIES } from '../service.ts';
import type { MakeProgram, Program } from './program.ts';
import {
  DRAIN_WITHIN_MS,
  POLL_MS,
  type ServiceProxy,
  START_WITHIN_MS,
  type StartProxy,
} from './service-proxy.ts';

/** How long a program may take to do as it is told. */
const TOLD_WITHIN_MS = 30_000;

/** A program of the machine's as the proxy, with its configuration in a folder that goes with the deployment. */
export class ProgramProxy implements ServiceProxy {
  readonly process: ManagedProcess;
  readonly port: number;
  readonly #program: Program;
  readonly #removeFolder: () => Promise<void>;
  #ready: readonly string[] = [];
  readonly #draining = new Set<string>();
  #tail: Promise<unknown> = Promise.resolve();
  #stopping: Promise<void> | undefined;

  private constructor(
    process: ManagedProcess,
    port: number,
    program: Program,
    removeFolder: () => Promise<void>,
  ) {
    this.process = process;
    this.port = port;
    this.#program = program;
    this.#removeFolder = removeFolder;
  }

  static starter(executable: string, balance: ProxyChoice['balance'], make: MakeProgram): StartProxy {
    return async (context, name, port, signal) => {
      for (let tries = PORT_TRIES; ; tries--) {
        signal.throwIfAborted();
        const chosen = port ?? (await context.freePort());
        try {
          return await ProgramProxy.#start(context, name, [executable, balance, chosen, make], signal);
        } catch (error) {
          if (tries <= 1 || !(error instanceof PortTakenError)) throw error;
        }
      }
    };
  }

  static async #start(
    context: RunContext,
    name: string,
    [executable, balance, port, make]: [string, ProxyChoice['balance'], number, MakeProgram],
    signal: AbortSignal,
  ): Promise<ProgramProxy> {
    const { folder, remove } = await ownFolder(context);
    let managed: ManagedProcess | undefined;
    try {
      const program = await make({ folder, port, balance, freePort: () => context.freePort() });
      const command = [executable, ...program.args];
      managed = await ManagedProcess.launch(context, { name, command, cwd: folder });
      await untilReady(managed, () => isHealthy(program.health), START_WITHIN_MS, signal);
      return new ProgramProxy(managed, port, program, remove);
    } catch (error) {
      await managed?.stop();
      await remove();
      throw error;
    }
  }

  get metrics(): string {
    return this.#program.metrics;
  }

  async route(urls: readonly string[], signal: AbortSignal, drainWithinMs = DRAIN_WITHIN_MS): Promise<void> {
    const leaving = this.#ready.filter((url) => !urls.includes(url));
    this.#ready = [...urls];
    for (const url of leaving) this.#draining.add(url);
    await this.#tell(signal);
    if (leaving.length === 0) return;
    try {
      const deadline = performance.now() + drainWithinMs;
      while (performance.now() < deadline) {
        if ((await this.#ask((bound) => this.#program.inFlight(leaving, bound), signal)) === 0) break;
        await sleep(POLL_MS, signal);
      }
    } finally {
      for (const url of leaving) this.#draining.delete(url);
    }
    await this.#tell(signal);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.process.stop().then(this.#removeFolder);
    return this.#stopping;
  }

  /** One after the other, each with what is wanted by then: the last word is the last that was said. */
  #tell(signal: AbortSignal): Promise<void> {
    const turn = () =>
      this.#ask((bound) => this.#program.route(this.#ready, [...this.#draining], bound), signal);
    const told = this.#tail.then(turn, turn);
    this.#tail = told.catch(() => undefined);
    return told;
  }

  async #ask<T>(question: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      if (this.process.alive) return await withDeadline(TOLD_WITHIN_MS, signal, question);
    } catch (error) {
      signal.throwIfAborted();
      // One that has ended says so a moment after its connections broke.
      await Promise.race([this.process.exited, sleep(EXIT_SEEN_WITHIN_MS, signal)]);
      if (this.process.alive) {
        const { name, log } = this.process;
        throw new LoadstoneError(
          'E_NOT_READY',
          `${name} does not take its replicas (${messageOf(error)}); its log is ${log}`,
          { cause: error },
        );
      }
    }
    throw await notReady(this.process, `${this.process.exit}`);
  }
}

const EXIT_SEEN_WITHIN_MS = 1_000;

/** In the journal before it is made. Its name is short: the path of a socket in it has a hundred characters at most. */
async function ownFolder({ run, journal }: RunContext) {
  const folder = join(await temporaryFolder(), `${run}-${randomBytes(4).toString('hex')}`);
  const entry = await journal.folder(folder);
  const remove = async () => {
    await removeFolder(folder, run);
    await journal.strike(entry);
  };
  await mkdir(folder, { mode: 0o700 }).catch(async (error) => {
    await journal.strike(entry);
    throw error;
  });
  return { folder, remove };
}
