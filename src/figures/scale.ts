import { textWidth } from './text-width.ts';
import { formatTick, linearTicks, logTicks } from './ticks.ts';

/** From values to pixels, with the ticks that an axis shows. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly value: number;
  /** Empty where the label would touch its neighbour. */
  readonly label: string;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function position(low: number, high: number, log: boolean, range: Range): Scale['at'] {
  const f = log ? Math.log : (x: number) => x;
  const span = f(high) - f(low);
  return (value) => range.from + (span ? (f(value) - f(low)) / span : 0.5) * (range.to - range.from);
}

/** From 0 to `last` with these ticks, which may end before it. */
export const scaleFromZero = (last: number, { from, to }: Range, ticks: readonly number[]): Scale => ({
  at: position(0, last, false, { from, to }),
  low: 0,
  high: last,
  log: false,
  ticks: ticks.map((value) => ({ value, label: formatTick(value) })),
});

/** A y axis over `low`...`high`: linear from zero, or logarithmic; its ends are ticks. */
export function valueScale(low: number, high: number, log: boolean, range: Range, most?: number): Scale {
  const values = log ? logTicks(low, high, most) : linearTicks(high, most);
  const [first, last] = [values[0]!, values.at(-1)!];
  return {
    at: position(first, last, log, range),
    low: first,
    high: last,
    log,
    ticks: values.map((value) => ({ value, label: formatTick(value) })),
  };
}

/** Levels that span more than this factor go on a logarithmic axis. */
const logLevels = 10;
const labelGap = 10;

/** An x axis with its ticks at the levels measured, and nowhere else. */
export function levelScale(levels: readonly number[], range: Range, fontSize: number): Scale {
  const sorted = [...new Set(levels)].sort((a, b) => a - b);
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 1];
  const log = low > 0 && high / low > logLevels;
  const at = position(low, high, log, range);
  return { at, low, high, log, ticks: spaced(sorted, at, fontSize) };
}

/** Both ends keep their label; between them one is dropped where it would touch the one before or the last. */
function spaced(values: readonly number[], at: Scale['at'], fontSize: number): Tick[] {
  const half = (value: number) => textWidth(formatTick(value), fontSize) / 2;
  const last = values.at(-1)!;
  let end = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    const [left, right] = [at(value) - half(value), at(value) + half(value)];
    const fits = left >= end + labelGap || end === Number.NEGATIVE_INFINITY;
    const free = value === last || right + labelGap <= at(last) - half(last);
    if (!(fits || value === last) || !free) return { value, label: '' };
    end = right;
    return { value, label: formatTick(value) };
  });
}
