import { LoadstoneError } from '../../core/errors.ts';

/** A step function from the first time to `end`: from times[i] on it is values[i]. Times rise, in seconds. */
export interface Steps {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly end: number;
}

/** E_PARAMETER unless there is a value for each time, times rise, and values are at least 0. */
export function checkSteps(name: string, { times, values, end }: Steps): void {
  const bad = (rule: string, value: unknown) =>
    new LoadstoneError('E_PARAMETER', `${name} must have ${rule}, got ${value}`);
  if (times.length === 0 || times.length !== values.length)
    throw bad('one value for each time', `${values.length} and ${times.length}`);
  const all = [...times, end];
  const fall = all.findIndex((time, i) => i > 0 && !(time > all[i - 1]!));
  if (fall > 0) throw bad('rising times', `${all[fall]} after ${all[fall - 1]}`);
  const wrong = values.find((value) => !(value >= 0 && Number.isFinite(value)));
  if (wrong !== undefined) throw bad('finite values of at least 0', wrong);
}

/**
 * The exact integral of a function of step functions from `from` to `to`: all are constant between two neighbouring times
 * of any of them, shifted ones included. `at` is told each function's value there.
 */
export function integrate(
  all: readonly { readonly steps: Steps; readonly shift?: number }[],
  from: number,
  to: number,
  at: (values: readonly number[]) => number,
): number {
  const cursors = all.map(({ steps, shift = 0 }) => new Cursor(steps, shift));
  let [sum, time] = [0, from];
  while (time < to) {
    const values = cursors.map((cursor) => cursor.valueAt(time));
    const next = Math.min(to, ...cursors.map((cursor) => cursor.next()));
    sum += at(values) * (next - time);
    time = next;
  }
  return sum;
}

/** Goes through a step function once, forwards. */
class Cursor {
  readonly #steps: Steps;
  readonly #shift: number;
  #i = 0;

  constructor(steps: Steps, shift: number) {
    this.#steps = steps;
    this.#shift = shift;
  }

  valueAt(time: number): number {
    while (this.next() <= time) this.#i++;
    return this.#steps.values[this.#i]!;
  }

  /** When the value changes next. */
  next(): number {
    const time = this.#steps.times[this.#i + 1];
    return time === undefined ? Infinity : time + this.#shift;
  }
}
