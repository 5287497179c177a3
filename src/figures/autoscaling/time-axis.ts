import { type Scale, scaleFromZero } from '../scale.ts';
import { roundUp } from '../ticks.ts';

/** Pixels for a tick's label. */
const TICK_ROOM = 48;

const units = [
  { name: 'hours', s: 3600, from_s: 3 * 3600, steps: [1, 2, 3, 4, 6, 12, 24, 48] },
  { name: 'minutes', s: 60, from_s: 600, steps: [1, 2, 5, 10, 15, 20, 30, 60] },
  { name: 'seconds', s: 1, from_s: 0, steps: [1, 2, 5, 10, 15, 20, 30, 60, 120, 300] },
] as const;

export interface TimeAxis {
  readonly scale: Scale;
  readonly title: string;
  /** Where a time in seconds is. */
  readonly at: (time_s: number) => number;
}

/** From 0 in the unit that a person would choose, with a tick at round numbers of it. */
export function timeAxis(duration_s: number, from: number, to: number): TimeAxis {
  const unit = units.find(({ from_s }) => duration_s >= from_s)!;
  const last = duration_s / unit.s;
  const least = (last * TICK_ROOM) / (to - from);
  const step = unit.steps.find((one) => one >= least) ?? roundUp(least);
  const ticks = Array.from({ length: Math.floor(last / step + 1e-9) + 1 }, (_, i) => i * step);
  const scale = scaleFromZero(last, { from, to }, ticks);
  return { scale, title: `${unit.name} since the load began`, at: (time_s) => scale.at(time_s / unit.s) };
}
