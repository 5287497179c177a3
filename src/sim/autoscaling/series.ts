import type { Steps } from '../../policies/scores/steps.ts';
import type { AutoscalingPlan } from './plan.ts';
import { type BinWeights, ResponseBins } from './response-bins.ts';

/** What happened in each tick: means over it. */
export interface TickSeries {
  readonly demand: number[];
  readonly ready: number[];
  /** Ready, starting and draining: what is paid for. */
  readonly paid: number[];
}

/** The same in each step of the series, with the requests that came in it. Plain data. */
export interface StepSeries {
  readonly demand: readonly number[];
  readonly ready: readonly number[];
  readonly paid: readonly number[];
  readonly requests: readonly number[];
  readonly late: readonly number[];
  readonly responses: readonly BinWeights[];
}

export const stepCount = ({ load, step_s }: Pick<AutoscalingPlan, 'load' | 'step_s'>): number =>
  Math.max(1, Math.ceil(load.duration_s / step_s - 1e-9));

/** Requests by the step in which they came: a request belongs to the time at which it was wanted. */
export class Requests {
  readonly all = new ResponseBins();
  readonly #plan: AutoscalingPlan;
  readonly #came: number[];
  readonly #late: number[];
  readonly #responses: ResponseBins[];
  #sum = 0;

  constructor(plan: AutoscalingPlan) {
    const steps = stepCount(plan);
    this.#plan = plan;
    this.#came = new Array(steps).fill(0);
    this.#late = new Array(steps).fill(0);
    this.#responses = Array.from({ length: steps }, () => new ResponseBins());
  }

  get mean_s(): number | null {
    return this.all.total === 0 ? null : this.#sum / this.all.total;
  }

  came(at_s: number): void {
    this.#came[this.#stepOf(at_s)]!++;
  }

  answered(at_s: number, response_s: number): void {
    const step = this.#stepOf(at_s);
    this.#responses[step]!.record(response_s);
    this.all.record(response_s);
    this.#sum += response_s;
    if (response_s > this.#plan.objective.limit_s) this.#late[step]!++;
  }

  /** Those that came and have no answer are late, whatever becomes of them. */
  neverAnswered(): void {
    this.#came.forEach((came, step) => {
      const missing = came - this.#responses[step]!.total;
      if (missing === 0) return;
      this.#responses[step]!.record(Infinity, missing);
      this.all.record(Infinity, missing);
      this.#sum = Infinity;
      this.#late[step]! += missing;
    });
  }

  /** Of a fluid, which has shares and no single requests; `spread` tells how long they take. */
  flowed(at_s: number, came: number, late: number, mean_s: number): void {
    const step = this.#stepOf(at_s);
    this.#came[step]! += came;
    this.#late[step]! += late;
    if (came > 0) this.#sum += came * mean_s;
  }

  spread(at_s: number, response_s: number, weight: number): void {
    if (weight === 0) return;
    this.#responses[this.#stepOf(at_s)]!.record(response_s, weight);
    this.all.record(response_s, weight);
  }

  series(ticks: TickSeries): StepSeries {
    const { tick_s } = this.#plan;
    const means = (values: readonly number[]) => {
      const [sums, counts] = [this.#came.map(() => 0), this.#came.map(() => 0)];
      values.forEach((value, i) => {
        const step = this.#stepOf((i + 0.5) * tick_s);
        sums[step]! += value;
        counts[step]!++;
      });
      return sums.map((sum, step) => sum / Math.max(1, counts[step]!));
    };
    return {
      demand: means(ticks.demand),
      ready: means(ticks.ready),
      paid: means(ticks.paid),
      requests: this.#came,
      late: this.#late,
      responses: this.#responses.map(({ weights }) => weights),
    };
  }

  #stepOf(at_s: number): number {
    return Math.min(this.#came.length - 1, Math.floor(at_s / this.#plan.step_s));
  }
}

/** Values of ticks as a step function; neighbours that are the same are one step. */
export function stepsIn(values: readonly number[], tick_s: number, end: number): Steps {
  const times: number[] = [];
  const kept: number[] = [];
  values.forEach((value, i) => {
    if (value === kept.at(-1)) return;
    times.push(i * tick_s);
    kept.push(value);
  });
  return { times, values: kept, end };
}
