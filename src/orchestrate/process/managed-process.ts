import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { LoadstoneError, messageOf } from '../../core/errors.ts';
import type { StopSignals } from '../journal-entries.ts';
import { terminate } from '../terminate.ts';
import { logTail } from './log-tail.ts';
import type { RunContext } from './run-context.ts';

export interface Launch {
  /** Also the log's name. */
  readonly name: string;
  readonly command: readonly string[];
  /** Beyond the minimal one. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** How it is asked to end. */
  readonly stop?: StopSignals;
  /** Opens a channel for messages. */
  readonly messages?: boolean;
  /** It ends when its standard input does, so it cannot outlive us. */
  readonly lifeline?: boolean;
}

/** `size`: what earlier processes of this name have written. */
interface Log {
  readonly path: string;
  readonly size: number;
}

/** Handed on from our own environment; everything else a process sees is said by its definition. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TZ'] as const;

/** A process of a run: journaled, in its own process group, with its log in a file. */
export class ManagedProcess {
  readonly name: string;
  readonly log: string;
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves, never rejects, when the process has ended. */
  readonly exited: Promise<void>;
  #exit: string | null = null;
  readonly #context: RunContext;
  readonly #logBefore: number;
  readonly #entry: number;
  readonly #stop: StopSignals;
  #stopping: Promise<void> | undefined;

  private constructor(context: RunContext, launch: Launch, log: Log, child: ChildProcess, entry: number) {
    this.#context = context;
    this.#logBefore = log.size;
    this.#entry = entry;
    this.#stop = launch.stop ?? ['SIGTERM'];
    this.name = launch.name;
    this.log = log.path;
    this.child = child;
    this.pid = child.pid!;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#exit = signal ? `ended by ${signal}` : `exited with code ${code}`;
        resolve();
      });
    });
  }

  static async launch(context: RunContext, launch: Launch): Promise<ManagedProcess> {
    const path = join(context.logs, `${launch.name}.log`);
    const log = await open(path, 'a');
    try {
      const { size } = await log.stat();
      const entry = await context.journal.process(launch.name, launch.stop ?? ['SIGTERM']);
      try {
        const child = start(context, launch, log.fd);
        const managed = new ManagedProcess(context, launch, { path, size }, child, entry);
        await once(child, 'spawn');
        const identity = await context.host.identity(managed.pid);
        await context.journal.spawned(entry, managed.pid, identity).catch(async (error) => {
          await managed.stop();
          throw error;
        });
        return managed;
      } catch (error) {
        await context.journal.strike(entry);
        throw spawnError(launch, error);
      }
    } finally {
      await log.close();
    }
  }

  /** How it ended; null while it lives. */
  get exit(): string | null {
    return this.#exit;
  }

  get alive(): boolean {
    return this.#exit === null;
  }

  /** The last lines that it wrote. */
  lastWords(): Promise<string> {
    return logTail(this.log, this.#logBefore);
  }

  /** Ends it and its process group. Safe to call twice. */
  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #end(): Promise<void> {
    const target = { pid: this.pid, isAlive: async () => this.alive };
    const { host, journal, stopWithinMs } = this.#context;
    if (await terminate(host, target, this.#stop, stopWithinMs)) await journal.strike(this.#entry);
  }
}

function start(context: RunContext, launch: Launch, log: number): ChildProcess {
  const [file, ...args] = context.host.confine(launch.command);
  const lifeline = launch.lifeline === true && !context.keep;
  const child = spawn(file!, args, {
    cwd: launch.cwd ?? process.cwd(),
    env: {
      ...Object.fromEntries(INHERITED.map((name) => [name, process.env[name]])),
      ...launch.environment,
      LOADSTONE_RUN: context.run,
      ...(lifeline ? { LOADSTONE_LIFELINE: 'stdin' } : {}),
    },
    stdio: [lifeline ? 'pipe' : 'ignore', log, log, ...(launch.messages ? (['ipc'] as const) : [])],
    // Its own session: a Ctrl-C at the terminal is for us, and we stop it in good order.
    detached: true,
    ...(launch.user ?? {}),
  });
  // A process that has ended cannot be written to: its exit says so, not an exception of ours.
  child.stdin?.on('error', () => undefined);
  child.on('error', () => undefined);
  if (context.keep) child.unref();
  return child;
}

function spawnError(launch: Launch, error: unknown): unknown {
  if (error instanceof LoadstoneError) return error;
  const why =
    error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'was not found' : messageOf(error);
  return new LoadstoneError('E_SPEC', `${launch.name} cannot be started: '${launch.command[0]}' ${why}`, {
    cause: error,
  });
}
