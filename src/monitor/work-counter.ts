import { sleep } from '../core/abort.ts';
import { monotonicNow } from '../measure/clock.ts';
import type { WorkSample } from '../measure/service-rate.ts';
import { total } from './exposition.ts';
import { scrapeAll } from './scrape.ts';

/** Counters that say what a service's servers did: seconds in which they were busy, and requests served. */
export interface WorkCounters {
  readonly busy: string;
  readonly completions: string;
}

/** Readings of such counters, while something else goes on. */
export interface WorkCounter {
  /** Ends it; the readings have their times since `origin`, a time of the machine's clock. Safe to call twice. */
  stop(origin: number): Promise<CountedWork>;
}

export interface CountedWork {
  readonly samples: readonly WorkSample[];
  /** Why the last reading that is missing was not to be had; null: none is missing. */
  readonly missing: string | null;
}

/** Reads the counters of all replicas' metrics pages every `interval_s`. A reading that is not to be had is left out. */
export function countWork(
  pages: readonly string[],
  names: WorkCounters,
  interval_s: number,
  signal: AbortSignal,
): WorkCounter {
  const stopping = new AbortController();
  const either = AbortSignal.any([signal, stopping.signal]);
  const readings: { readonly at: number; readonly busy_s: number; readonly completions: number }[] = [];
  let missing: string | null = null;

  const read = async () => {
    const scrapes = await scrapeAll(pages, either);
    const unread = scrapes.find((one) => one.missing !== null)?.missing;
    if (pages.length === 0 || unread) {
      missing = unread ?? 'the service has no metrics page';
      return;
    }
    const sum = (name: string) =>
      scrapes.reduce<number | null>((all, { metrics }) => {
        const own = metrics && total(metrics, name);
        return all === null || own === null ? null : all + own;
      }, 0);
    const [busy_s, completions] = [sum(names.busy), sum(names.completions)];
    if (busy_s === null) missing = `${pages.join(', ')} has no ${names.busy}`;
    else if (completions === null) missing = `${pages.join(', ')} has no ${names.completions}`;
    else readings.push({ at: monotonicNow(), busy_s, completions });
  };
  const loop = async () => {
    while (!either.aborted) {
      await read();
      await sleep(interval_s * 1000, either);
    }
  };
  // Only being stopped ends it early: a page that cannot be read is a reading that is missing.
  const ended = loop().catch(() => undefined);

  return {
    async stop(origin) {
      stopping.abort();
      await ended;
      return { samples: readings.map(({ at, ...work }) => ({ t_s: at - origin, ...work })), missing };
    },
  };
}
