import pc from 'picocolors';
import type { PlannedTrial } from '../plan/plan.ts';
import { rateOf, requestsOf } from '../plan/workload.ts';
import type { LiveFigures } from '../run/index.ts';
import { heatStrip } from './heat-strip.ts';

/** Lines that a load of any length leaves at the most where nobody watches a terminal. */
const LINES = 20;
const UP = (lines: number) => `\x1b[${lines}A`;
const CLEAR_BELOW = '\r\x1b[J';

/** Columns of a terminal that does not say how many it has. */
const COLUMNS = 80;

/** Where it is shown: a terminal or anything that is written to. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows a load as it goes: some lines that change in a terminal, else a plain one now and then. */
export class LoadView {
  readonly #out: Screen | null;
  readonly #asked: string;
  /** It ends with a count of requests: nobody knows when. */
  readonly #counted: boolean;
  #shown = 0;

  /** `out` null: shows nothing. */
  constructor(trial: PlannedTrial, out: Screen | null) {
    this.#out = out;
    const rate = rateOf(trial);
    this.#counted = requestsOf(trial.workload) !== null;
    this.#asked = rate === null ? '' : ` of ${Number(rate.toPrecision(4))} asked`;
  }

  readonly onSecond = (live: LiveFigures): void => {
    const out = this.#out;
    if (!out || live.elapsed_s < 1) return;
    if (out.isTTY) {
      this.stop();
      const lines = this.#lines(live, (out.columns || COLUMNS) - 1);
      out.write(`${lines.join('\n')}\n`);
      this.#shown = lines.length;
    } else if (Math.floor(live.elapsed_s) % this.#every(live) === 0) {
      out.write(`${this.#plain(live)}\n`);
    }
  };

  /** Seconds from line to line. */
  #every({ elapsed_s, total_s }: LiveFigures): number {
    return this.#counted ? 10 ** Math.floor(Math.log10(elapsed_s)) : Math.ceil(total_s / LINES);
  }

  #time({ elapsed_s, total_s }: LiveFigures): string {
    return this.#counted
      ? `${Math.floor(elapsed_s)} s`
      : `${Math.floor(Math.min(elapsed_s, total_s))}/${total_s} s`;
  }

  /** Takes the changing lines away. */
  stop(): void {
    if (this.#shown > 0) this.#out?.write(UP(this.#shown) + CLEAR_BELOW);
    this.#shown = 0;
  }

  #lines(live: LiveFigures, width: number): string[] {
    const { response } = live;
    const at = (p: number) => `p${p} ${ms(response.percentile(p))}`;
    return [
      ...rows(
        [
          this.#time(live),
          `sent ${live.sent_rps}/s${this.#asked}`,
          `answered ${live.throughput_rps}/s`,
          `in flight ${live.users}`,
          `errors ${live.errors}`,
        ],
        width,
      ),
      ...rows(
        [`response  ${at(50)}`, at(95), at(99), ` generator lag p99 ${ms(live.lag.percentile(99))}`],
        width,
      ),
      // Cut before it is coloured: half an escape code would colour all that follows.
      pc.dim(heatStrip(response).slice(0, width)),
    ];
  }

  #plain(live: LiveFigures): string {
    const { response, lag } = live;
    return `${this.#time(live)}  sent ${live.sent_rps}/s  answered ${live.throughput_rps}/s  p50 ${ms(response.percentile(50))}  p99 ${ms(response.percentile(99))}  lag p99 ${ms(lag.percentile(99))}  errors ${live.errors}`;
  }
}

const ms = (us: number) => (Number.isNaN(us) ? '-' : `${Number((us / 1000).toPrecision(3))} ms`);

/** Parts side by side, and below one another where they do not fit. */
function rows(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length > 0 ? `${lines.at(-1)}  ${part}` : part;
    if (longer.length <= width) lines[Math.max(0, lines.length - 1)] = longer;
    else lines.push(part.trimStart().slice(0, width));
  }
  return lines;
}
