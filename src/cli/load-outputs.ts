import { resolve } from 'node:path';
import { LoadstoneError } from '../core/errors.ts';
import {
  type Format,
  formatNamed,
  type LoadStart,
  type LoadSummary,
  type RequestFormat,
} from '../formats/index.ts';
import type { LoadRequest } from '../measure/request-record.ts';
import { OutputFile } from './output-file.ts';

interface Output<F extends Format = Format> {
  readonly format: F;
  readonly file: OutputFile;
}

/** What a load leaves in files: `--format NAME=FILE`, or NAME for a file of the usual name. */
export class LoadOutputs {
  readonly #outputs: readonly Output[];
  readonly #start: Omit<LoadStart, 'started_s'>;

  constructor(texts: readonly string[], start: Omit<LoadStart, 'started_s'>) {
    this.#start = start;
    this.#outputs = texts.map((text) => {
      const [, name = text, path] = /^([^=]*)=(.+)$/.exec(text) ?? [];
      const format = formatNamed(name);
      return { format, file: new OutputFile(path ?? `load${format.ending}`) };
    });
    const paths = this.#outputs.map(({ file }) => file.path);
    const twice = paths.find((path, i) => paths.findIndex((one) => resolve(one) === resolve(path)) < i);
    if (twice !== undefined) {
      throw new LoadstoneError(
        'E_USAGE',
        `--format writes each output to a file of its own, got ${twice} twice`,
      );
    }
  }

  /** Whether a format wants each request by itself. */
  get wantsRequests(): boolean {
    return this.#outputs.some(isOfRequests);
  }

  /** Before the load: what cannot be written is to be known before anything is sent. */
  async open(): Promise<void> {
    for (const { file } of this.#outputs) await file.open();
  }

  /** Lines are written while the load runs, in the order in which requests are told. */
  readonly onRequests = (requests: readonly LoadRequest[], started_s: number): void => {
    const load = { ...this.#start, started_s };
    for (const { format, file } of this.#outputs.filter(isOfRequests)) {
      file.begin(() => format.head(load));
      file.write(() => requests.map((request) => format.line(request, load)).join(''));
    }
  };

  /** The rest, when the load is over. A file that cannot be written keeps none of the others from it. */
  async finish(summary: LoadSummary): Promise<void> {
    for (const { format, file } of this.#outputs) {
      file.begin(() => (format.kind === 'summary' ? format.text(summary) : format.head(summary)));
    }
    await this.#all((file) => file.written);
  }

  async close(): Promise<void> {
    await this.#all((file) => file.close());
  }

  /** The first failure, when each has ended. */
  async #all(work: (file: OutputFile) => Promise<void>): Promise<void> {
    const ended = await Promise.allSettled(this.#outputs.map(({ file }) => work(file)));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }
}

const isOfRequests = (output: Output): output is Output<RequestFormat> => output.format.kind === 'requests';
