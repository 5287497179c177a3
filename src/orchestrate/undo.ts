import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { sleep } from '../core/abort.ts';
import { messageOf } from '../core/errors.ts';
import { livingHolder } from './holder.ts';
import type { Host } from './host.ts';
import { Journal, type JournalOptions } from './journal.ts';
import type { JournalState } from './journal-entries.ts';
import { journaledRuns, peek, sweepDrafts } from './journal-folder.ts';
import type { OwnedThing } from './orchestrator.ts';
import { known, terminate, terminateLabelled } from './terminate.ts';

export type UndoHost = Pick<Host, 'identity' | 'group' | 'findByLabel'>;

export interface UndoOptions extends JournalOptions {
  readonly host: UndoHost;
  /** How long each signal may take to be obeyed: less than in good order, since nothing here is kept. */
  readonly withinMs?: number;
}

const UNDO_WITHIN_MS = 3_000;
const TAKE_OVER_WITHIN_MS = 60_000;
const POLL_MS = 25;

export interface UndoReport {
  readonly run: string;
  /** 'held': a living process answers for the run. 'kept': it was meant to stay up. Both were left alone. */
  readonly state: 'undone' | 'held' | 'kept' | 'absent';
  readonly undone: readonly OwnedThing[];
  /** What is still there, and why. The journal stays, so that the next attempt finds it. */
  readonly failed: readonly (OwnedThing & { readonly reason: string })[];
}

/**
 * Undoes what a run has left, a kept one too: ends its processes, removes its folders, deletes its journal. Leaves a
 * run alone that a living process holds. May be killed and run again; of two at once the second waits for the first.
 */
export async function undoRun(run: string, options: UndoOptions): Promise<UndoReport> {
  const { host, withinMs = UNDO_WITHIN_MS } = options;
  const taken = await takeOver(run, options);
  if (typeof taken === 'string') return { run, state: taken, undone: [], failed: [] };
  const { journal, state } = taken;
  const canTell = (await host.identity(process.pid)) !== null;
  const undone: OwnedThing[] = [];
  const failed: (OwnedThing & { reason: string })[] = [];
  try {
    await Promise.all(
      state.processes.map(async ({ id, stop, spawned }) => {
        if (!spawned) return;
        const thing = { run, kind: 'process', id: String(spawned.pid) } as const;
        if (spawned.identity === null) {
          if (canTell || !exists(spawned.pid)) return;
          failed.push({ ...thing, reason: 'it cannot be told here whether it is the same process' });
          return;
        }
        const target = known(host, spawned.pid, spawned.identity);
        const lived = await target.isAlive();
        if (!(await terminate(host, target, stop, withinMs))) {
          failed.push({ ...thing, reason: 'it did not end on SIGKILL' });
          return;
        }
        if (lived) undone.push(thing);
        await journal.strike(id);
      }),
    );
    // Spawned and not yet entered by pid, or started by something that was.
    for (const pid of await terminateLabelled(host, run, withinMs)) {
      undone.push({ run, kind: 'process', id: String(pid) });
    }
    for (const { id, spawned } of state.processes) {
      const doubtful = failed.some((one) => one.id === String(spawned?.pid));
      if (!doubtful && (!spawned || spawned.identity === null)) await journal.strike(id);
    }
    for (const { id, path } of state.folders) {
      const thing = { run, kind: 'folder', id: path } as const;
      try {
        if (existsSync(path)) undone.push(thing);
        await removeFolder(path, run);
        await journal.strike(id);
      } catch (error) {
        failed.push({ ...thing, reason: messageOf(error) });
      }
    }
  } finally {
    await journal.close();
  }
  return { run, state: 'undone', undone, failed };
}

/** Takes the run's journal, after whoever is undoing it just now, e.g. its watchdog. */
async function takeOver(run: string, options: UndoOptions) {
  for (let waited = 0; ; waited += POLL_MS) {
    const taken = await Journal.takeOver(run, options);
    if (taken) return taken;
    const state = await peek(run, options.stateDir);
    if (!state) return 'absent';
    const holder = await livingHolder(state, options.host);
    if ((holder && !holder.undo) || waited > TAKE_OVER_WITHIN_MS) return 'held';
    await sleep(POLL_MS);
  }
}

/**
 * Undoes every run that no living process holds. What was kept up on purpose stays, unless `kept` asks for it, or
 * nothing of it lives any more.
 */
export async function cleanAll(options: UndoOptions & { readonly kept?: boolean }): Promise<UndoReport[]> {
  await sweepDrafts(options.stateDir);
  const reports: UndoReport[] = [];
  for (const run of await journaledRuns(options.stateDir)) {
    const state = await peek(run, options.stateDir);
    if (state && !options.kept && (await isKeptUp(run, state, options.host))) {
      reports.push({ run, state: 'kept', undone: [], failed: [] });
    } else {
      reports.push(await undoRun(run, options));
    }
  }
  return reports.filter((report) => report.state !== 'absent');
}

/** What carries a run's label now: journaled and still there, or found by the label. */
export async function listOwned(options: UndoOptions): Promise<OwnedThing[]> {
  const owned: OwnedThing[] = [];
  for (const run of await journaledRuns(options.stateDir)) {
    const state = await peek(run, options.stateDir);
    if (!state) continue;
    const pids = new Set(await options.host.findByLabel(run));
    for (const { spawned } of state.processes) if (await lives(spawned, options.host)) pids.add(spawned!.pid);
    for (const pid of pids) owned.push({ run, kind: 'process', id: String(pid) });
    for (const { path } of state.folders) if (existsSync(path)) owned.push({ run, kind: 'folder', id: path });
  }
  return owned;
}

/** Whether a run was kept up on purpose and something of it still lives. */
export async function isKeptUp(run: string, state: JournalState, host: UndoHost): Promise<boolean> {
  if (!state.kept || (await livingHolder(state, host))) return false;
  for (const { spawned } of state.processes) if (await lives(spawned, host)) return true;
  return (await host.findByLabel(run)).length > 0;
}

/** A folder of a run has the run's label in its name; nothing else is ever removed, whatever a journal says. */
export async function removeFolder(path: string, run: string): Promise<void> {
  if (!basename(path).startsWith(run)) throw new Error(`${path} does not carry the label ${run}`);
  await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Whether anything has this pid now, ours or not. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function lives(
  spawned: { readonly pid: number; readonly identity: string | null } | undefined,
  host: UndoHost,
): Promise<boolean> {
  if (!spawned) return false;
  const identity = await host.identity(spawned.pid);
  return identity !== null && identity === spawned.identity;
}
