import type { SeriesPoints } from './points.ts';
import { interval } from './points.ts';

/** What a y axis must show. */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** A latency that spans more than this factor is drawn on a logarithmic axis. */
const logSpan = 20;
/** An interval or an INVALID trial may stretch the axis by this much. */
const stretch = 2;
/** A threshold beyond the data is shown when it is this near. */
const reach = { linear: 1.5, log: 4 } as const;

export function rangeOf(
  all: readonly SeriesPoints[],
  mayBeLog: boolean,
  thresholds: readonly number[],
): Range | null {
  const points = all.flatMap((one) => one.points);
  const values = points.flatMap((point) => (point.estimate ? [point.estimate.value] : []));
  const aside = points.flatMap((point) => point.excluded.map((trial) => trial.value));
  const shown = values.length ? values : aside;
  if (!shown.length) return null;
  const positive = shown.filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...shown)];
  const log = mayBeLog && positive.length === shown.length && most / least > logSpan;
  const bands = points
    .flatMap((point) => (point.estimate ? [interval(point.estimate)] : []))
    .filter((i) => i !== null);
  const [floor, ceiling] = [log ? least / stretch : 0, most * stretch];
  const near = log ? reach.log : reach.linear;
  const marks = thresholds.filter((value) => value <= most * near && (!log || value >= least / near));
  const limited = [...bands.map((band) => band.high), ...aside].map((value) => Math.min(value, ceiling));
  const lows = [...bands.map((band) => band.low), ...aside].map((value) => Math.max(value, floor));
  return {
    low: log ? Math.min(least, ...lows, ...marks) : 0,
    high: Math.max(most, ...limited, ...marks),
    log,
  };
}
