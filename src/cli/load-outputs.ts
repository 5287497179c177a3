import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { formatNamed, type LoadStart, type LoadSummary, type RequestFormat } from '../formats/index.ts';
import type { RequestRecord } from '../measure/request-record.ts';

/** What a load leaves in files: `--format NAME=FILE`, or NAME for a file of the usual name. */
export class LoadOutputs {
  readonly #outputs;
  readonly #start: Omit<LoadStart, 'started_s'>;
  readonly #open = new Map<RequestFormat, Promise<FileHandle>>();
  #written: Promise<void> = Promise.resolve();

  constructor(texts: readonly string[], start: Omit<LoadStart, 'started_s'>) {
    this.#start = start;
    this.#outputs = texts.map((text) => {
      const [, name = text, file] = /^([^=]*)=(.+)$/.exec(text) ?? [];
      const format = formatNamed(name);
      return { format, file: file ?? `load${format.ending}` };
    });
  }

  /** Whether a format wants each request by itself. */
  get wantsRequests(): boolean {
    return this.#outputs.some(({ format }) => format.kind === 'requests');
  }

  /** Lines are written while the load runs, in the order in which requests are told. */
  readonly onRequests = (requests: readonly RequestRecord[], started_s: number): void => {
    const load = { ...this.#start, started_s };
    this.#written = this.#written.then(async () => {
      for (const { format, file } of this.#outputs) {
        if (format.kind !== 'requests') continue;
        const handle = await this.#handle(format, file, load);
        await handle.appendFile(requests.map((request) => format.line(request, load)).join(''));
      }
    });
    this.#written.catch(() => undefined);
  };

  /** The rest, when the load is over. */
  async finish(summary: LoadSummary): Promise<void> {
    try {
      await this.#written;
      for (const { format, file } of this.#outputs) {
        if (format.kind === 'summary') await writeFile(file, format.text(summary));
        else await this.#handle(format, file, summary);
      }
    } finally {
      for (const handle of this.#open.values()) await (await handle).close();
    }
  }

  #handle(format: RequestFormat, file: string, load: LoadStart): Promise<FileHandle> {
    const known = this.#open.get(format);
    if (known) return known;
    const opened = open(file, 'w').then(async (handle) => {
      await handle.appendFile(format.head(load));
      return handle;
    });
    this.#open.set(format, opened);
    return opened;
  }
}
