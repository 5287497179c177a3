import { LoadstoneError } from '../core/errors.ts';
import { timeWords } from '../figures/index.ts';
import { gapsOf } from '../stats/index.ts';
import type { Values } from './read-values.ts';

export const kindsOfSample = ['times', 'gaps'] as const;
export type KindOfSample = (typeof kindsOfSample)[number];

/** Times at which something happened, and the gaps between them: the one from the other. */
export interface Sample {
  readonly times: readonly number[];
  readonly gaps: readonly number[];
  readonly kind: KindOfSample;
  /** What the reader should know about the data. */
  readonly notes: readonly string[];
}

/** Independent gaps are larger than the one before in half of all cases, times in nearly all. */
const RISING = 0.75;
/** Where so many gaps equal another one, and a clock's step is so much of the mean gap, its steps show. */
const MANY_TIES = 0.05;
const COARSE = 0.01;

/** `kind` undefined: values that mostly rise are times. Those are put into their order. */
export function sampleOf({ values, column, empty }: Values, kind: KindOfSample | undefined): Sample {
  const is = kind ?? (risingShare(values) > RISING ? 'times' : 'gaps');
  const notes = [`read as ${is}${column === null ? '' : ` from the column ${column}`}; --as says otherwise`];
  if (kind !== undefined) notes.pop();
  if (empty > 0) notes.push(`${empty} rows without a value were left out`);
  if (is === 'gaps') {
    const negative = values.find((value) => value < 0);
    if (negative !== undefined)
      throw new LoadstoneError('E_DATA', `a gap is not negative, got ${negative} s`);
    return { times: sums(values), gaps: values, kind: is, notes: [...notes, ...stepNote(values, 0)] };
  }
  const times = values.toSorted((a, b) => a - b);
  if (times.some((time, i) => time !== values[i])) notes.push('the times were put into their order');
  const gaps = gapsOf(times);
  return { times, gaps, kind: is, notes: [...notes, ...stepNote(gaps, Math.abs(times.at(-1) ?? 0))] };
}

function risingShare(values: readonly number[]): number {
  let rising = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! >= values[i - 1]!) rising++;
  return values.length < 2 ? 0 : rising / (values.length - 1);
}

function sums(gaps: readonly number[]): number[] {
  let now = 0;
  return [0, ...gaps.map((gap) => (now += gap))];
}

/** Whether the clock was too coarse for the gaps, as far as it shows in gaps that equal each other. */
function stepNote(gaps: readonly number[], largest: number): string[] {
  // Differences of large numbers carry rounding in their last bits.
  const rounding = 8 * Number.EPSILON * largest;
  const inOrder = Float64Array.from(gaps).sort();
  let [step, ties, sum] = [Infinity, 0, inOrder[0] ?? 0];
  for (let i = 1; i < inOrder.length; i++) {
    const difference = inOrder[i]! - inOrder[i - 1]!;
    if (difference <= rounding) ties++;
    else if (difference < step) step = difference;
    sum += inOrder[i]!;
  }
  const mean = sum / gaps.length;
  if (ties < MANY_TIES * gaps.length || !(step > COARSE * mean && step < Infinity)) return [];
  const share = Math.round((100 * step) / mean);
  return [
    `their clock has steps of ${timeWords(step)}, ${share}% of the mean gap: that adds to every distance`,
  ];
}
