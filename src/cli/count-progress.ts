import { formatDuration } from '../core/units.ts';

const CLEAR_LINE = '\r\x1b[2K';
/** Nobody has to be told of what is over by then. */
const SHOWN_AFTER_MS = 1000;

/** One changing line on a terminal's standard error: how many of so many are done, and how long the rest will take. */
export class CountProgress {
  readonly #what: string;
  readonly #out: NodeJS.WriteStream;
  readonly #started = performance.now();

  constructor(what: string, out: NodeJS.WriteStream = process.stderr) {
    this.#what = what;
    this.#out = out;
  }

  readonly onDone = (done: number, of: number): void => {
    const taken = performance.now() - this.#started;
    if (!this.#out.isTTY || taken < SHOWN_AFTER_MS) return;
    const left = Math.ceil((taken * (of - done)) / done / 1000);
    this.#out.write(`${CLEAR_LINE}${done} of ${of} ${this.#what}, ${formatDuration(left)} left`);
  };

  /** Takes the line away. */
  stop(): void {
    if (this.#out.isTTY) this.#out.write(CLEAR_LINE);
  }
}
