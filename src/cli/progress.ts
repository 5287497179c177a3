import pc from 'picocolors';
import { formatDuration } from '../core/units.ts';
import type { Calibration } from '../measure/service-rate.ts';
import type { Plan } from '../plan/plan.ts';
import type { TrialResult } from '../results/index.ts';
import type { LiveFigures, RunEvent } from '../run/index.ts';
import { estimateSeconds } from './estimate.ts';
import { wrap } from './wrap.ts';

const CLEAR_LINE = '\r\x1b[2K';

/** Shows a run on standard error: a line that changes in a terminal, and everywhere a line for each trial done. */
export class Progress {
  readonly #plan: Plan;
  readonly #out: NodeJS.WriteStream;
  readonly #started = performance.now();
  #doneBefore: number | undefined;
  #done = 0;

  constructor(plan: Plan, out: NodeJS.WriteStream = process.stderr) {
    this.#plan = plan;
    this.#out = out;
  }

  readonly onEvent = (event: RunEvent): void => {
    if (event.type === 'deploying') this.#status(`deploying ${event.deployment.arm}`);
    if (event.type === 'priming') this.#status(`priming ${event.deployment.arm}`);
    if (event.type === 'calibrating') this.#status(`calibrating ${event.trial.arm}`);
    if (event.type === 'calibrated') this.#line(calibrationText(event.calibration));
    if (event.type === 'trial') {
      this.#doneBefore ??= event.done;
      this.#done = event.done;
      this.#status(`${event.trial.run_id}: set-up`);
    }
    if (event.type === 'second') this.#status(`${event.trial.run_id}  ${liveText(event.live)}`);
    if (event.type === 'recorded') {
      this.#done = event.done;
      this.#line(`[${event.done}/${event.of}] ${resultText(event.result)}  ${pc.dim(this.#left())}`);
      if (event.result.validity !== 'VALID') {
        const why = `  ${event.result.validity}: ${event.result.validity_reasons[0]}`;
        this.#line(pc.yellow(wrap(why, '    ', this.#out)));
      }
    }
    if (event.type === 'note') this.#line(pc.dim(event.text));
  };

  /** Takes the changing line away. */
  stop(): void {
    if (this.#out.isTTY) this.#out.write(CLEAR_LINE);
  }

  #line(text: string): void {
    this.#out.write(this.#out.isTTY ? `${CLEAR_LINE}${text}\n` : `${text}\n`);
  }

  #status(text: string): void {
    if (!this.#out.isTTY) return;
    const position = `trial ${Math.min(this.#done + 1, this.#plan.trials.length)} of ${this.#plan.trials.length}`;
    this.#out.write(
      `${CLEAR_LINE}${`${position}, ${this.#left()}  ${text}`.slice(0, this.#out.columns - 1)}`,
    );
  }

  /** The estimate of what is left, corrected by how the estimate of what is done turned out. */
  #left(): string {
    const { trials } = this.#plan;
    const rest = estimateSeconds(this.#plan, trials.slice(this.#done));
    const guessed = estimateSeconds(this.#plan, trials.slice(this.#doneBefore ?? 0, this.#done));
    const taken = (performance.now() - this.#started) / 1000;
    return rest === 0
      ? ''
      : `${formatDuration(Math.ceil(guessed > 0 ? (rest * taken) / guessed : rest))} left`;
  }
}

function calibrationText({ arm, service_rate: { regression, samples } }: Calibration): string {
  const [value, low, high] = [regression.value, regression.low, regression.high].map((rate) =>
    rate.toPrecision(4),
  );
  return `${arm}: a server serves ${value}/s (${low} to ${high}), from ${samples} samples`;
}

function liveText({ elapsed_s, total_s, users, throughput_rps, p95_ms, errors }: LiveFigures): string {
  const time = `${Math.floor(Math.min(elapsed_s, total_s))}/${total_s} s`;
  return `${time}  ${users} users  ${throughput_rps}/s  p95 ${milliseconds(p95_ms)}  errors ${errors}`;
}

function resultText({ run_id, throughput_rps, latency_p95_ms, error_rate }: TrialResult): string {
  const errors = error_rate === null ? '-' : `${Number(error_rate.toPrecision(2))}%`;
  return `${run_id}  ${throughput_rps.toFixed(1)}/s  p95 ${milliseconds(latency_p95_ms)}  errors ${errors}`;
}

const milliseconds = (value: number | null) => (value === null ? '-' : `${Number(value.toPrecision(3))} ms`);
