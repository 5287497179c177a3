import { formatDuration } from '../../core/units.ts';
import { after } from '../history.ts';
import type { History } from '../policy.ts';
import type { HpaConfig } from './config.ts';

/**
 * The recommendation held against those of the windows before: up only as far as all of the up window's agree, down only
 * as far as all of the down window's do. Earlier recommendations are the raw ones.
 */
export function stabilise(
  history: History,
  { scaleUp, scaleDown }: HpaConfig,
  recommended: number,
  now: number,
  why: string[],
): number {
  const current = history.at(-1)!.replicas.desired;
  const [upWindow, downWindow] = [scaleUp.stabilizationWindowSeconds, scaleDown.stabilizationWindowSeconds];
  let [up, down] = [recommended, recommended];
  for (const { time_s, decision } of after(history, now - Math.max(upWindow, downWindow))) {
    if (!decision || decision.recommended === null) continue;
    if (time_s > now - upWindow) up = Math.min(up, decision.recommended);
    if (time_s > now - downWindow) down = Math.max(down, decision.recommended);
  }
  const stable = Math.min(Math.max(current, up), down);
  if (stable !== recommended) {
    const [window, bound] =
      recommended > stable ? [upWindow, `least ${up}`] : [downWindow, `greatest ${down}`];
    why.push(
      `The ${bound} recommended in the last ${formatDuration(window)} and the current ${current} make it ${stable}.`,
    );
  }
  return stable;
}

/** Without `behavior` there is one window, for scaling down, and its greatest recommendation counts whatever the current number. */
export function stabiliseWithoutBehavior(
  history: History,
  { scaleDown: { stabilizationWindowSeconds: window } }: HpaConfig,
  recommended: number,
  now: number,
  why: string[],
): number {
  let stable = recommended;
  // Here a recommendation exactly as old as the window still counts, in the form with behavior it does not.
  for (let i = history.length - 1; i >= 0 && history[i]!.time_s >= now - window; i--)
    stable = Math.max(stable, history[i]!.decision?.recommended ?? 0);
  if (stable !== recommended)
    why.push(`In the last ${formatDuration(window)} ${stable} was recommended: ${stable}.`);
  return stable;
}
