import pc from 'picocolors';
import type { PlannedTrial } from '../plan/plan.ts';
import { rateOf, requestsOf } from '../plan/workload.ts';
import type { LiveFigures } from '../run/index.ts';
import { heatStrip } from './heat-strip.ts';

/** Lines that a load of any length leaves at the most where nobody watches a terminal. */
const LINES = 20;
const UP = (lines: number) => `\x1b[${lines}A`;
const CLEAR_BELOW = '\r\x1b[J';

/** Shows a load as it goes: some lines that change in a terminal, else a plain one now and then. */
export class LoadView {
  readonly #out: NodeJS.WriteStream | null;
  readonly #asked: string;
  /** It ends with a count of requests: nobody knows when. */
  readonly #counted: boolean;
  #shown = 0;

  /** `out` null: shows nothing. */
  constructor(trial: PlannedTrial, out: NodeJS.WriteStream | null) {
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
      const lines = this.#lines(live).map((line) => line.slice(0, out.columns - 1));
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

  #lines(live: LiveFigures): string[] {
    const { response } = live;
    return [
      `${this.#time(live)}  sent ${live.sent_rps}/s${this.#asked}  answered ${live.throughput_rps}/s  in flight ${live.users}  errors ${live.errors}`,
      `response  p50 ${ms(response.percentile(50))}  p95 ${ms(response.percentile(95))}  p99 ${ms(response.percentile(99))}   generator lag p99 ${ms(live.lag.percentile(99))}`,
      pc.dim(heatStrip(response)),
    ];
  }

  #plain(live: LiveFigures): string {
    const { response, lag } = live;
    return `${this.#time(live)}  sent ${live.sent_rps}/s  answered ${live.throughput_rps}/s  p50 ${ms(response.percentile(50))}  p99 ${ms(response.percentile(99))}  lag p99 ${ms(lag.percentile(99))}  errors ${live.errors}`;
  }
}

const ms = (us: number) => (Number.isNaN(us) ? '-' : `${Number((us / 1000).toPrecision(3))} ms`);
