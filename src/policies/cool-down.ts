import { formatDuration } from '../core/units.ts';
import type { Fields } from './fields.ts';
import { lastChangeAfter } from './history.ts';
import type { History } from './policy.ts';

/** How long after a change of either kind there is no further one up or down. */
export interface CoolDown {
  readonly up_s: number;
  readonly down_s: number;
}

const UP_S = 60;
const DOWN_S = 300;

export function readCoolDown(fields: Fields): CoolDown {
  const inner = fields.object('coolDown', {});
  const coolDown = {
    up_s: inner.duration('up', { default: UP_S }),
    down_s: inner.duration('down', { default: DOWN_S }),
  };
  inner.end();
  return coolDown;
}

/** The wanted number, or the current one while the last change is too recent; says so in `why`. */
export function cooled(
  history: History,
  current: number,
  wanted: number,
  { up_s, down_s }: CoolDown,
  now: number,
  why: string[],
): number {
  if (wanted === current) return wanted;
  const [direction, wait_s] = wanted > current ? ['up', up_s] : ['down', down_s];
  const last = lastChangeAfter(history, now - wait_s);
  if (!last) return wanted;
  const ago = formatDuration(now - last.time_s);
  why.push(
    `The last change was ${ago} ago, within the cool-down of ${formatDuration(wait_s)} before one ${direction}: hold ${current}.`,
  );
  return current;
}
