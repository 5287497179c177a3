import { LoadstoneError } from '../core/errors.ts';

/** Something that happened to the system or the load, on the requests' clock. */
export interface TrialEvent {
  /** Seconds since the load's start; negative: before it. */
  readonly t_s: number;
  /** e.g. 'window opens'. */
  readonly event: string;
  readonly [detail: string]: unknown;
}

export const formatEvents = (events: readonly TrialEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

export function parseEvents(text: string, path: string): TrialEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      try {
        return JSON.parse(line);
      } catch {
        throw new LoadstoneError('E_RESULTS_CORRUPT', `${path}, line ${i + 1}, is not an event`);
      }
    });
}
