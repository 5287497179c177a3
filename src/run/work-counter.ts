import { sleep } from '../core/abort.ts';
import type { ServiceDefinition } from '../core/system.ts';
import { monotonicNow } from '../measure/clock.ts';
import type { WorkSample } from '../measure/service-rate.ts';
import { scrapeAll, total } from '../monitor/index.ts';

/** Readings of what a service says that its servers did, while something else goes on. */
export interface WorkCounter {
  /** Ends it; the readings have their times since `origin`, a time of the machine's clock. */
  stop(origin: number): Promise<WorkSample[]>;
}

/** Reads the counters of all replicas' metrics pages every `interval_s`. One that is not to be had is left out. */
export function countWork(
  pages: readonly string[],
  { busy, completions }: NonNullable<ServiceDefinition['work']>,
  interval_s: number,
  signal: AbortSignal,
): WorkCounter {
  const stopping = new AbortController();
  const either = AbortSignal.any([signal, stopping.signal]);
  const readings: { readonly at: number; readonly busy_s: number; readonly completions: number }[] = [];

  const read = async () => {
    const scrapes = await scrapeAll(pages, signal);
    const sum = (name: string) =>
      scrapes.reduce<number | null>((all, { metrics }) => {
        const own = metrics && total(metrics, name);
        return all === null || own === null ? null : all + own;
      }, 0);
    const [busy_s, ended] = [sum(busy), sum(completions)];
    if (busy_s !== null && ended !== null) readings.push({ at: monotonicNow(), busy_s, completions: ended });
  };
  const loop = async () => {
    while (!either.aborted) {
      await read();
      await sleep(interval_s * 1000, either).catch(() => undefined);
    }
  };
  const ended = loop();

  return {
    async stop(origin) {
      stopping.abort();
      await ended;
      return readings.map(({ at, ...work }) => ({ t_s: at - origin, ...work }));
    },
  };
}
