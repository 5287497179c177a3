import type { LoadReport } from '../load/index.ts';
import type { Window } from '../measure/window.ts';
import type { TrialEvent } from '../results/events.ts';

/** What happened in a trial, when: its phases, and what was lost. */
export const trialEvents = (
  window: Window,
  lost: LoadReport['lost'],
  exited: readonly string[],
): TrialEvent[] => [
  { t_s: 0, event: 'phase', phase: 'warmup' },
  { t_s: window.from, event: 'phase', phase: 'measure' },
  { t_s: window.until, event: 'phase', phase: 'drain' },
  ...lost.map(({ thread, reason }) => ({ t_s: window.until, event: 'lost' as const, thread, reason })),
  ...exited.map((reason) => ({ t_s: window.until, event: 'exited' as const, reason })),
];
