import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { LoadstoneError, messageOf } from '../core/errors.ts';

/** A file that is opened early and written late: until its first line what is there stays as it is. */
export class OutputFile {
  readonly path: string;
  #handle: FileHandle | null = null;
  /** It was not there before. */
  #isNew = false;
  #begun = false;
  #written: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.path = path;
  }

  async open(): Promise<void> {
    try {
      this.#handle = await open(this.path, constants.O_WRONLY).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        this.#isNew = true;
        return open(this.path, 'wx');
      });
    } catch (error) {
      throw this.#unwritable(error);
    }
  }

  /** Replaces what is there; only the first time. */
  begin(text: () => string): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#then(async (handle) => {
      // A terminal or a pipe has nothing to replace.
      if ((await handle.stat()).isFile()) await handle.truncate();
      await handle.appendFile(text());
    });
  }

  write(text: () => string): void {
    this.#then((handle) => handle.appendFile(text()));
  }

  /** When all is written; fails when something could not be. */
  get written(): Promise<void> {
    return this.#written.catch((error: unknown) => Promise.reject(this.#unwritable(error)));
  }

  /** What was never begun leaves no file behind. */
  async close(): Promise<void> {
    await this.#written.catch(() => undefined);
    await this.#handle?.close();
    if (this.#handle && this.#isNew && !this.#begun) await rm(this.path, { force: true });
    this.#handle = null;
  }

  #then(work: (handle: FileHandle) => Promise<void>): void {
    this.#written = this.#written.then(() => work(this.#handle!));
    this.#written.catch(() => undefined);
  }

  #unwritable(error: unknown): LoadstoneError {
    return new LoadstoneError('E_RESULTS_UNWRITABLE', `${this.path} cannot be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
