import type { Holder } from './holder.ts';

/**
 * The lines of an undo journal. A thing is entered before it is done and struck when it is undone, so what is not
 * struck may exist. A process is entered by name before it is spawned, when all that will find it is the run's
 * label in its environment, and by pid and identity after.
 */
export type JournalEntry =
  /** This process answers for the run: nobody else undoes it while the process lives. */
  | ({ readonly op: 'hold' } & Holder)
  | ({ readonly op: 'release' } & Holder)
  /** The run is to outlive its coordinator. */
  | { readonly op: 'keep' }
  | { readonly op: 'process'; readonly id: number; readonly name: string; readonly stop: StopSignals }
  | { readonly op: 'spawned'; readonly id: number; readonly pid: number; readonly identity: string | null }
  | { readonly op: 'folder'; readonly id: number; readonly path: string }
  | { readonly op: 'strike'; readonly id: number };

/** What asks a process to end, in this order; SIGKILL always comes last and is not named. */
export type StopSignals = readonly NodeJS.Signals[];

export interface JournalState {
  readonly holders: readonly Holder[];
  readonly kept: boolean;
  readonly processes: readonly JournaledProcess[];
  readonly folders: readonly { readonly id: number; readonly path: string }[];
}

export interface JournaledProcess {
  readonly id: number;
  readonly name: string;
  readonly stop: StopSignals;
  /** Absent: it was about to be spawned. */
  readonly spawned?: { readonly pid: number; readonly identity: string | null };
}

/**
 * What a journal says is left. A line that cannot be read was never wholly written, so what it announced was never
 * done: it is skipped.
 */
export function readJournal(text: string): JournalState {
  const holders = new Map<string, Holder>();
  const processes = new Map<number, JournaledProcess>();
  const folders = new Map<number, { id: number; path: string }>();
  let kept = false;
  for (const line of text.split('\n')) {
    const entry = parseEntry(line);
    if (!entry) continue;
    if (entry.op === 'hold') holders.set(`${entry.pid} ${entry.identity}`, entry);
    else if (entry.op === 'release') holders.delete(`${entry.pid} ${entry.identity}`);
    else if (entry.op === 'keep') kept = true;
    else if (entry.op === 'process') processes.set(entry.id, entry);
    else if (entry.op === 'folder') folders.set(entry.id, entry);
    else if (entry.op === 'strike') {
      processes.delete(entry.id);
      folders.delete(entry.id);
    } else {
      const announced = processes.get(entry.id);
      if (announced) processes.set(entry.id, { ...announced, spawned: entry });
    }
  }
  return {
    holders: [...holders.values()],
    kept,
    processes: [...processes.values()],
    folders: [...folders.values()],
  };
}

function parseEntry(line: string): JournalEntry | null {
  try {
    return JSON.parse(line) as JournalEntry | null;
  } catch {
    return null;
  }
}
