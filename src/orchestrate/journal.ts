import { constants } from 'node:fs';
import { type FileHandle, link, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { type Holder, isSame, livingHolder } from './holder.ts';
import type { Host } from './host.ts';
import { type JournalEntry, type JournalState, readJournal, type StopSignals } from './journal-entries.ts';
import { draftOf, journalPath } from './journal-folder.ts';

export interface JournalOptions {
  /** The user's state directory. */
  readonly stateDir: string;
  readonly host: Pick<Host, 'identity'>;
  /** Sees every write as it begins and when it is on the disk. */
  readonly onWrite?: (phase: 'before' | 'after', entry: JournalEntry) => void;
}

/**
 * The undo journal of one run: an append-only file in the user's state directory. Every method resolves when its
 * line is on the disk, so the caller may do the thing then, and not before.
 */
export class Journal {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #options: JournalOptions;
  readonly #self: Holder;
  readonly #open = new Set<number>();
  #nextId: number;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(path: string, file: FileHandle, self: Holder, nextId: number, options: JournalOptions) {
    this.path = path;
    this.#file = file;
    this.#self = self;
    this.#nextId = nextId;
    this.#options = options;
  }

  /** A new journal, held by this process from its first byte on. The label must not have one. */
  static async create(label: string, options: JournalOptions): Promise<Journal> {
    const path = await journalPath(label, options.stateDir);
    const self = await ownHold(options.host);
    const draft = draftOf(path);
    const hold: JournalEntry = { op: 'hold', ...self };
    let file: FileHandle | undefined;
    try {
      file = await open(draft, 'ax', 0o600);
      const journal = new Journal(path, file, self, 1, options);
      await journal.#append(hold);
      await link(draft, path);
      await rm(draft);
      await syncFolder(dirname(path));
      return journal;
    } catch (error) {
      await file?.close();
      await rm(draft, { force: true });
      const isThere = isCode(error, 'EEXIST');
      throw isThere
        ? new LoadstoneError('E_RUN_BUSY', `the run ${label} is already there`)
        : notWritten(path, error);
    }
  }

  /**
   * Takes over what another process left; null when there is no journal, or a living process holds it, be it this
   * one. Of several that try at once the first in the file has it.
   */
  static async takeOver(
    label: string,
    options: JournalOptions,
  ): Promise<{ journal: Journal; state: JournalState } | null> {
    const path = await journalPath(label, options.stateDir);
    const file = await open(path, constants.O_RDWR | constants.O_APPEND).catch((error) => {
      if (isCode(error, 'ENOENT')) return null;
      throw notWritten(path, error);
    });
    if (!file) return null;
    const journal = new Journal(path, file, await ownHold(options.host), 1, options);
    try {
      if (await livingHolder(await journal.#read(), options.host)) {
        await file.close();
        return null;
      }
      await journal.#write('\n'); // Ends a line that was cut off.
      await journal.#append({ op: 'hold', ...journal.#self, undo: true });
      const state = await journal.#read();
      const first = await livingHolder(state, options.host);
      if (first && !isSame(first, journal.#self)) {
        await journal.#append({ op: 'release', ...journal.#self });
        await file.close();
        return null;
      }
      for (const { id } of [...state.processes, ...state.folders]) {
        journal.#open.add(id);
        journal.#nextId = Math.max(journal.#nextId, id + 1);
      }
      return { journal, state };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Before a process is spawned. */
  process(name: string, stop: StopSignals): Promise<number> {
    return this.#enter((id) => ({ op: 'process', id, name, stop }));
  }

  async spawned(id: number, pid: number, identity: string | null): Promise<void> {
    await this.#append({ op: 'spawned', id, pid, identity });
  }

  /** Before a folder is created. */
  folder(path: string): Promise<number> {
    return this.#enter((id) => ({ op: 'folder', id, path }));
  }

  /** After the thing is gone. On a full disk the line is lost, which only means that it is looked for once more. */
  async strike(id: number): Promise<void> {
    this.#open.delete(id);
    await this.#append({ op: 'strike', id }).catch(() => undefined);
  }

  async keep(): Promise<void> {
    await this.#append({ op: 'keep' });
  }

  /** How many entries are not struck. */
  get left(): number {
    return this.#open.size;
  }

  /** Ends the writing. The file goes when nothing is left to undo, and only if it is still this one. */
  async close(): Promise<void> {
    await this.#tail.catch(() => undefined);
    if (this.#open.size === 0) {
      const [mine, there] = await Promise.all([this.#file.stat(), stat(this.path).catch(() => null)]);
      if (there?.ino === mine.ino) await rm(this.path, { force: true });
    } else {
      await this.#append({ op: 'release', ...this.#self }).catch(() => undefined);
    }
    await this.#file.close();
  }

  async #enter(entry: (id: number) => JournalEntry): Promise<number> {
    const id = this.#nextId++;
    await this.#append(entry(id));
    this.#open.add(id);
    return id;
  }

  async #append(entry: JournalEntry): Promise<void> {
    await this.#write(`${JSON.stringify(entry)}\n`, entry);
  }

  /** One write after the other; a line that was not wholly written is taken back. */
  #write(text: string, entry?: JournalEntry): Promise<void> {
    const write = async () => {
      let size: number | undefined;
      try {
        size = (await this.#file.stat()).size;
        if (entry) this.#options.onWrite?.('before', entry);
        await this.#file.appendFile(text);
        await this.#file.datasync();
        if (entry) this.#options.onWrite?.('after', entry);
      } catch (error) {
        if (size !== undefined) await this.#file.truncate(size).catch(() => undefined);
        throw notWritten(this.path, error);
      }
    };
    const written = this.#tail.then(write, write);
    this.#tail = written;
    return written;
  }

  async #read(): Promise<JournalState> {
    const { size } = await this.#file.stat();
    const { buffer } = await this.#file.read(Buffer.alloc(size), 0, size, 0);
    return readJournal(buffer.toString('utf8'));
  }
}

async function ownHold(host: Pick<Host, 'identity'>): Promise<Holder> {
  return { pid: process.pid, identity: await host.identity(process.pid) };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

const isCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code;

function notWritten(path: string, error: unknown): Error {
  if (error instanceof LoadstoneError) return error;
  return new LoadstoneError('E_STATE', `the undo journal ${path} cannot be written: ${messageOf(error)}`, {
    cause: error,
  });
}
