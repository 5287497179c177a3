import pc from 'picocolors';
import type { PlannedTrial } from '../plan/plan.ts';
import { rateOf } from '../plan/workload.ts';
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
  #shown = 0;

  /** `out` null: shows nothing. */
  constructor({ workload }: PlannedTrial, out: NodeJS.WriteStream | null) {
    this.#out = out;
    const rate = rateOf(workload);
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
    } else if (Math.floor(live.elapsed_s) % Math.ceil(live.total_s / LINES) === 0) {
      out.write(`${this.#plain(live)}\n`);
    }
  };

  /** Takes the changing lines away. */
  stop(): void {
    if (this.#shown > 0) this.#out?.write(UP(this.#shown) + CLEAR_BELOW);
    this.#shown = 0;
  }

  #lines(live: LiveFigures): string[] {
    const { response } = live;
    return [
      `${time(live)}  sent ${live.sent_rps}/s${this.#asked}  answered ${live.throughput_rps}/s  in flight ${live.users}  errors ${live.errors}`,
      `response  p50 ${ms(response.percentile(50))}  p95 ${ms(response.percentile(95))}  p99 ${ms(response.percentile(99))}   generator lag p99 ${ms(live.lag.percentile(99))}`,
      pc.dim(heatStrip(response)),
    ];
  }

  #plain(live: LiveFigures): string {
    const { response, lag } = live;
    return `${time(live)}  sent ${live.sent_rps}/s  answered ${live.throughput_rps}/s  p50 ${ms(response.percentile(50))}  p99 ${ms(response.percentile(99))}  lag p99 ${ms(lag.percentile(99))}  errors ${live.errors}`;
  }
}

const time = ({ elapsed_s, total_s }: LiveFigures) =>
  `${Math.floor(Math.min(elapsed_s, total_s))}/${total_s} s`;
const ms = (us: number) => (Number.isNaN(us) ? '-' : `${Number((us / 1000).toPrecision(3))} ms`);
