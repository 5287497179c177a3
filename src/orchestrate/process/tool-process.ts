import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LoadstoneError, messageOf } from '../../core/errors.ts';
import type { Host } from '../host.ts';
import { Journal } from '../journal.ts';
import { terminate } from '../terminate.ts';
import { startWatchdog } from './watchdog.ts';

export interface ToolLaunch {
  /** Label of the run that this process is: nobody else has it. */
  readonly run: string;
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  /** Its own, which begins with the label: it goes with the run. */
  readonly folder: string;
  /** Beyond the minimal one. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stopSignal: NodeJS.Signals;
  readonly onOutput: (text: string) => void;
}

export interface ToolHost {
  readonly host: Pick<Host, 'identity' | 'group'>;
  readonly stateDir: string;
  /** The watchdog's compiled main. */
  readonly watchdog: string;
  /** How long it may take to end when it is asked to. */
  readonly stopWithinMs?: number;
}

export interface ToolProcess {
  readonly pid: number;
  readonly exited: Promise<string>;
  /** Ends it and its process group. Safe to call twice. */
  stop(): Promise<void>;
  /** After the stop, once the folder is gone: nothing is left to undo. */
  release(): Promise<void>;
}

const STOP_WITHIN_MS = 5000;
/** Handed on from our own environment. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TZ'] as const;

/**
 * A program that works for us and is no part of a system, as a run of its own: journaled and watched, so that it ends
 * however we end, in a process group that Ctrl-C does not reach.
 */
export async function launchTool(launch: ToolLaunch, owner: ToolHost): Promise<ToolProcess> {
  const { host, stateDir, stopWithinMs = STOP_WITHIN_MS } = owner;
  const journal = await Journal.create(launch.run, { host, stateDir });
  const watchdog = await startWatchdog(owner.watchdog, launch.run, stateDir).catch(async (error) => {
    await journal.close();
    throw error;
  });
  const leave = async () => {
    await journal.close();
    await watchdog.release();
  };
  const [folder, entry] = await enter(journal, launch).catch(async (error) => {
    await leave();
    throw error;
  });
  const child = start(launch);
  let ended: string | undefined;
  const exited = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      ended = signal ? `was ended by ${signal}` : `exited with code ${code}`;
      resolve(ended);
    });
  });
  const pid = await once(child, 'spawn').then(
    () => child.pid!,
    async (error: unknown) => {
      await journal.strike(entry);
      await journal.strike(folder);
      await leave();
      throw new LoadstoneError(
        'E_DRIVER_MISSING',
        `'${launch.command[0]}' cannot be started: ${messageOf(error)}`,
      );
    },
  );
  const end = async () => {
    const target = { pid, isAlive: async () => child.exitCode === null && child.signalCode === null };
    if (await terminate(host, target, [launch.stopSignal], stopWithinMs)) await journal.strike(entry);
  };
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= end();
    return stopping;
  };
  await journal.spawned(entry, pid, await host.identity(pid)).catch(async (error) => {
    await stop();
    await leave();
    throw error;
  });
  const release = async () => {
    await journal.strike(folder);
    await leave();
  };
  return { pid, exited, stop, release };
}

async function enter(journal: Journal, { name, folder, stopSignal }: ToolLaunch): Promise<[number, number]> {
  return [await journal.folder(folder), await journal.process(name, [stopSignal])];
}

function start({ run, command, cwd, environment, onOutput }: ToolLaunch) {
  const [file, ...args] = command;
  const child = spawn(file!, args, {
    cwd,
    env: {
      ...Object.fromEntries(INHERITED.map((name) => [name, process.env[name]])),
      ...environment,
      LOADSTONE_RUN: run,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  child.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('error', () => undefined);
    stream.setEncoding('utf8').on('data', onOutput);
  }
  return child;
}
