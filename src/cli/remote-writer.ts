import { sleep, withDeadline } from '../core/abort.ts';
import { messageOf } from '../core/errors.ts';
import { type LiveCounts, type RemoteWrite, type RemoteWriteTold, remoteWrite } from '../formats/index.ts';

const EVERY_MS = 5000;
/** One write may take this long, with all its attempts. */
const WRITE_MS = 15_000;

export interface RemoteWriterOptions {
  readonly url: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly counts: LiveCounts;
  /** Where the first failure is told at once. */
  readonly say: (text: string) => void;
  readonly every_ms?: number;
}

/** Tells a Prometheus how a load stands, every few seconds and at its end. What goes wrong there never stops a load. */
export class RemoteWriter {
  readonly #options: RemoteWriterOptions;
  readonly #write: RemoteWrite;
  readonly #over = new AbortController();
  readonly #closed = new AbortController();
  readonly #writing: Promise<void>;
  #writes = 0;
  #failed = 0;
  #complete = false;
  #reason: string | null = null;

  constructor(options: RemoteWriterOptions) {
    this.#options = options;
    this.#write = remoteWrite({ ...options, started_s: Date.now() / 1000 });
    this.#writing = this.#writeNowAndThen();
  }

  /** Tells the rest; the load is over. */
  async finish(): Promise<RemoteWriteTold> {
    this.#over.abort();
    await this.#writing;
    await this.#tell();
    return {
      writes: this.#writes,
      failed: this.#failed,
      complete: this.#complete,
      reason: this.#reason,
    };
  }

  /** Stops at once. */
  async close(): Promise<void> {
    this.#over.abort();
    this.#closed.abort();
    await this.#writing;
  }

  async #writeNowAndThen(): Promise<void> {
    const { every_ms = EVERY_MS } = this.#options;
    const { signal } = this.#over;
    while (!signal.aborted) {
      await sleep(every_ms, signal).catch(() => undefined);
      if (!signal.aborted) await this.#tell();
    }
  }

  async #tell(): Promise<void> {
    this.#writes++;
    const at = Date.now() / 1000;
    try {
      await withDeadline(WRITE_MS, this.#closed.signal, (bound) =>
        this.#write(this.#options.counts, at, bound),
      );
      this.#complete = true;
    } catch (error) {
      this.#complete = false;
      const late = error instanceof DOMException && error.name === 'TimeoutError';
      this.#reason = late ? `remote write took longer than ${WRITE_MS / 1000} s` : messageOf(error);
      if (this.#failed++ === 0 && !this.#closed.signal.aborted)
        this.#options.say(`${this.#reason}; the load goes on`);
    }
  }
}
