import { Worker } from 'node:worker_threads';
import type { FromGenerator, ToGenerator } from './protocol.ts';

/** What became of a generator: each is told once, `lost` at most once and as the last one. */
export interface GeneratorEvents {
  onMessage(message: FromGenerator): void;
  onLost(reason: string): void;
}

/** A generator thread at the coordinator's end of the protocol. */
export class RemoteGenerator {
  readonly #worker: Worker;
  #lost = false;

  constructor(url: URL, events: GeneratorEvents) {
    this.#worker = new Worker(url);
    const lose = (reason: string) => {
      if (this.#lost) return;
      this.#lost = true;
      events.onLost(reason);
    };
    this.#worker.on('message', (message: FromGenerator) => {
      if (!this.#lost) events.onMessage(message);
    });
    this.#worker.on('error', (error) =>
      lose(`it failed: ${error instanceof Error ? error.message : String(error)}`),
    );
    this.#worker.on('exit', (code) => lose(`it ended with code ${code}`));
  }

  post(message: ToGenerator): void {
    this.#worker.postMessage(message);
  }

  /** Ends it without a word to anybody. */
  async terminate(): Promise<void> {
    this.#lost = true;
    await this.#worker.terminate();
  }
}
